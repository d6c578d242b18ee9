"""Small models as skops and as joblib files, for the tests of pickle/: the same object must give the same graph.

    python interop/truth/make_skops.py FOLDER        needs skops==0.14.0 scikit-learn==1.9.1
"""

import pathlib
import sys

import joblib
import numpy as np
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.svm import SVC


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(30, 4)), np.arange(30) % 3
    models = {
        "svc": SVC().fit(x, y),
        "svc-text-labels": SVC().fit(x, np.array(["a", "b", "c"])[y]),
        "pipeline": make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y),
        "forest": RandomForestClassifier(2, max_depth=2, random_state=0).fit(x, y),
        "histogram": HistGradientBoostingClassifier(max_iter=1, max_leaf_nodes=3, random_state=0).fit(x, y),
        "sgd": SGDClassifier(random_state=0).fit(x, y),
        "tfidf": TfidfVectorizer().fit(["a cat sat", "the dog ran"]),
        "function": FunctionTransformer(np.log1p).fit(abs(x)),
        "one-hot": OneHotEncoder().fit(np.array([["a"], ["b"]], dtype=object)),
        "columns": ColumnTransformer([("a", StandardScaler(), [0, 1]), ("b", SimpleImputer(), slice(2, 4))]).fit(x),
    }
    for name, model in models.items():
        skops.io.dump(model, folder / (name + ".skops"))
        joblib.dump(model, folder / (name + ".joblib"), compress=("zlib", 9))


if __name__ == "__main__":
    main()
