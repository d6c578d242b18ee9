"""Every class of scikit-learn that a fitted model may consist of, as `use module name` lines on standard output.

    python interop/truth/list_sklearn_classes.py >> cli/src/main/resources/dev/bonafide/cli/scikit-learn-classes.txt

Run under each pinned version (interop/sklearn/versions.txt), then sort -u. Classes, the factories that Cython pickles its
classes with, and score functions as mere mentions; neither tests, data sets, externals nor tools. A class that a pickle names is an inert record for `bonafide scan`; this list does not say that its estimator can be computed.
"""

import importlib
import inspect
import pkgutil
import warnings

import sklearn

SKIPPED = (
    "tests",
    "conftest",
    "externals",
    "datasets",
    "experimental",
    "inspection",
    "_build_utils",
    "utils",
    "callback",
    "_display",
    "_config",
    "exceptions",
    "frozen.tests",
)
UTILS = {("object", "sklearn.utils._bunch", "Bunch"), ("object", "sklearn.utils", "Bunch")}
SCORES = ("sklearn.feature_selection._univariate_selection", "sklearn.metrics")
MENTIONED = {("reference", "sklearn.utils.validation", "check_array"), ("factory", "functools", "partial")}


def main():
    warnings.simplefilter("ignore")
    found = set()
    for module in pkgutil.walk_packages(sklearn.__path__, "sklearn.", onerror=lambda name: None):
        parts = module.name.split(".")
        if any(part in SKIPPED or part.startswith("test_") for part in parts):
            continue
        try:
            loaded = importlib.import_module(module.name)
        except ImportError:
            continue
        for _, value in inspect.getmembers(loaded, inspect.isclass):
            home = value.__module__
            if not (home.startswith("sklearn.") or home == "_loss"):
                continue
            if any(part in SKIPPED for part in home.split(".")) or issubclass(value, (BaseException, Warning)):
                continue
            found.add(("object", home, value.__qualname__))
        for name, value in vars(loaded).items():
            if name == "newObj" or name.startswith("__pyx_unpickle_"):
                home = getattr(value, "__module__", None) or module.name
                if home not in ("EnumBase", "View.MemoryView"):  # Cython's own
                    found.add(("factory", home, name))
            elif inspect.isfunction(value) and value.__module__.startswith(SCORES):
                found.add(("reference", value.__module__, value.__qualname__))
    for use, home, name in sorted(found | UTILS | MENTIONED):
        if "<locals>" not in name:
            print(use, home, name)


if __name__ == "__main__":
    main()
