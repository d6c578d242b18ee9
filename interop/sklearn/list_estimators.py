"""Prints `module name` of every class of this scikit-learn's all_estimators(), sorted by name."""

from sklearn.utils import all_estimators

for name, kind in sorted(all_estimators()):
    print(kind.__module__, name)
