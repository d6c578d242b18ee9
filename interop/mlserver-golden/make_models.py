"""make_models.py FOLDER: the small repository that the further recordings run against. Needs scikit-learn, pandas and joblib."""
import json
import pathlib
import shutil
import sys

import joblib
import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest, RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

root = pathlib.Path(sys.argv[1])
shutil.rmtree(root, ignore_errors=True)
X, y = load_iris(return_X_y=True)
names = np.array(["setosa", "versicolor", "virginica"])[y]
frame = pd.DataFrame({"age": [20, 35, 50, 65] * 5, "city": ["Bonn", "Köln", "Bonn", "Ulm"] * 5, "income": np.arange(20) * 1.5})


def put(folder, model, parameters=None, file="model.joblib", **settings):
    where = root / folder
    where.mkdir(parents=True)
    joblib.dump(model, where / file)
    name = folder.split("/")[0]
    settings = {"name": name, "implementation": "mlserver_sklearn.SKLearnModel", **settings}
    if parameters:
        settings["parameters"] = parameters
    (where / "model-settings.json").write_text(json.dumps(settings, indent=1) + "\n")


put("svc", SVC(gamma=0.5).fit(X, y))
put("svc-proba", LogisticRegression(max_iter=500).fit(X, y))
put("names", LogisticRegression(max_iter=500).fit(X, names), inputs=[{"name": "x", "datatype": "FP64", "shape": [-1, 4]}],
    outputs=[{"name": "predict", "datatype": "BYTES", "shape": [-1, 1], "parameters": {"content_type": "str"}}])
put("truths", DecisionTreeClassifier(max_depth=2).fit(X, y == 1))
put("fractions", DecisionTreeClassifier(max_depth=2).fit(X, y * 2.0))
put("two-values", DecisionTreeRegressor(max_depth=2).fit(X, np.stack([y * 1.5, -y], 1)))
put("two-classes", RandomForestClassifier(2, max_depth=2, random_state=0).fit(X, np.stack([y, y], 1)))
put("clusters", KMeans(3, n_init=1, random_state=0).fit(X))
put("pca", PCA(2).fit(X), {"extra": {"predict_fn": "transform"}})
put("scaler", StandardScaler().fit(X))
put("scaler-frame", MinMaxScaler().fit(pd.DataFrame(X, columns=list("abcd"))),
    {"content_type": "pd", "extra": {"predict_fn": "transform"}})
put("outliers", IsolationForest(n_estimators=3, max_samples=16, random_state=0).fit(X), {"extra": {"predict_fn": "decision_function"}})
put("proba-first", GaussianNB().fit(X, y), {"extra": {"predict_fn": "predict_proba"}})
put("linear", LinearRegression().fit(X, y))
put("pickled", Ridge().fit(X, y), file="model.pkl")
put("words", make_pipeline(CountVectorizer(), LogisticRegression()).fit(["good fine", "bad ugly", "nice good", "ugly"], ["pos", "neg", "pos", "neg"]),
    {"content_type": "str"})
put("people", make_pipeline(ColumnTransformer([("n", StandardScaler(), ["age", "income"]), ("c", OneHotEncoder(handle_unknown="ignore"), ["city"])]),
                            LogisticRegression()).fit(frame, np.arange(20) % 2), {"content_type": "pd"})
put("onehot", OneHotEncoder(sparse_output=False, handle_unknown="ignore").fit(frame[["city"]]), {"content_type": "pd", "extra": {"predict_fn": "transform"}})
for version in ("1", "2", "10"):
    put("numbered/" + version, SVC(C=float(version), gamma=0.5).fit(X, y), {"version": version})
put("lettered/a", SVC(gamma=0.5).fit(X, y), {"version": "v2"})
put("lettered/b", SVC(gamma=0.1).fit(X, y), {"version": "v10"})
put("typed", SVC(gamma=0.5).fit(X, y), {"content_type": "np", "version": "v1", "note": "kept"}, platform="sklearn", versions=["a", "b"],
    inputs=[{"name": "x", "datatype": "FP32", "shape": [-1, 4], "parameters": {"content_type": "np", "tag": "t"}}],
    outputs=[{"name": "predict", "datatype": "INT64", "shape": [-1, 1]}])
echo = root / "echo"
echo.mkdir()
(echo / "model-settings.json").write_text('{"name": "echo", "implementation": "echo_rt.Echo"}\n')
