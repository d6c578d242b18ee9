"""Tables of mixed columns, with missing and unknown values, through encoders and into classifiers."""

import numpy as np

from common import iris, named

CLASSIFIERS = {
    "lr": ("linear_model", "LogisticRegression", {"max_iter": 500}),
    "rf": ("ensemble", "RandomForestClassifier", {"n_estimators": 4, "max_depth": 3, "random_state": 0}),
    "gb": ("ensemble", "GradientBoostingClassifier", {"n_estimators": 3, "random_state": 0}),
    "svc": ("svm", "SVC", {}),
    "knn": ("neighbors", "KNeighborsClassifier", {}),
    "mlp": ("neural_network", "MLPClassifier", {"max_iter": 30, "hidden_layer_sizes": (4,), "random_state": 0}),
}


def table(numbers, seed, frame):
    """Two columns of numbers, texts, truth values, whole numbers and texts again."""
    random = np.random.RandomState(seed)
    columns = {
        "a": numbers[:, 0].copy(),
        "b": numbers[:, 1].copy(),
        "colour": np.array(["red", "green", "blue"], object)[(numbers[:, 2] * 3).astype(int) % 3],
        "flag": numbers[:, 3] > 1,
        "n": np.round(numbers[:, 2]).astype(int),
        "size": np.array(["S", "M", "L"], object)[(numbers[:, 3] * 2).astype(int) % 3],
    }
    columns["a"][random.uniform(size=len(numbers)) < 0.2] = np.nan
    columns["size"][random.uniform(size=len(numbers)) < 0.1] = None
    if frame:
        import pandas

        return pandas.DataFrame(columns)
    cells = np.empty((len(numbers), len(columns)), object)
    for j, column in enumerate(columns.values()):
        cells[:, j] = column
    return cells


def data(frame):
    x, y, rows = iris()
    rows = table(rows, 5, frame)
    if frame:
        rows.loc[0, "colour"] = "black"
    else:
        rows[0, 2] = "black"
    return table(x, 4, frame), y, rows


def pipeline(last, frame, sparse_threshold=0.0, ordinal=False):
    steps = lambda *pairs: named("pipeline", "Pipeline", list(pairs))
    encoder = (
        named("preprocessing", "OrdinalEncoder", handle_unknown="use_encoded_value", unknown_value=-1)
        if ordinal
        else named("preprocessing", "OneHotEncoder", handle_unknown="ignore")
    )
    numbers = steps(("fill", named("impute", "SimpleImputer", strategy="median")), ("scale", named("preprocessing", "StandardScaler")))
    texts = steps(("fill", named("impute", "SimpleImputer", strategy="most_frequent", missing_values=None)), ("encode", encoder))
    where = (["a", "b", "n"], ["colour", "size"]) if frame else ([0, 1, 4], [2, 5])
    columns = named(
        "compose", "ColumnTransformer", [("numbers", numbers, where[0]), ("texts", texts, where[1])],
        remainder="passthrough" if frame else "drop", sparse_threshold=sparse_threshold,
    )
    return steps(("columns", columns), ("model", last))


def classifier(name):
    module, kind, options = CLASSIFIERS[name]
    return named(module, kind, **options)


def fitted(make, frame, change=lambda y: y):
    def case():
        x, y, rows = data(frame)
        return make().fit(x, change(y)), rows

    return case


def cases():
    for frame, kind in [(True, "frame"), (False, "object")]:
        for name in CLASSIFIERS:
            yield "Mixed-%s-%s" % (name, kind), fitted(lambda n=name, f=frame: pipeline(classifier(n), f), frame)
            yield "Mixed-%s-%s-sparse" % (name, kind), fitted(lambda n=name, f=frame: pipeline(classifier(n), f, 1.0), frame)
            texts = lambda y: np.array(["x", "y", "z"])[y]
            yield "Mixed-%s-%s-ordinal" % (name, kind), fitted(lambda n=name, f=frame: pipeline(classifier(n), f, ordinal=True), frame, texts)
        inner = lambda f=frame: pipeline(classifier("lr"), f)
        pair = lambda f=frame: [("a", pipeline(classifier("rf"), f)), ("b", pipeline(classifier("lr"), f))]
        yield "Mixed-vote-" + kind, fitted(lambda p=pair: named("ensemble", "VotingClassifier", p(), voting="soft"), frame)
        yield "Mixed-stack-" + kind, fitted(lambda p=pair: named("ensemble", "StackingClassifier", p(), cv=3), frame)
        yield "Mixed-rest-" + kind, fitted(lambda i=inner: named("multiclass", "OneVsRestClassifier", i()), frame)
        yield "Mixed-bag-" + kind, fitted(lambda i=inner: named("ensemble", "BaggingClassifier", i(), n_estimators=3, random_state=0), frame)
        yield "Mixed-calibrated-" + kind, fitted(lambda i=inner: named("calibration", "CalibratedClassifierCV", i(), cv=3), frame)
        yield "Mixed-threshold-" + kind, fitted(
            lambda i=inner: named("model_selection", "TunedThresholdClassifierCV", i(), cv=3, scoring="f1"), frame, lambda y: (y == 1).astype(int))
        yield "Mixed-search-" + kind, fitted(
            lambda i=inner: named("model_selection", "GridSearchCV", i(), {"model__C": [0.5, 2.0]}, cv=3, scoring="accuracy"), frame)
        yield "Mixed-target-" + kind, fitted(
            lambda f=frame: named("compose", "TransformedTargetRegressor", pipeline(named("linear_model", "Ridge"), f), func=np.log1p, inverse_func=np.expm1),
            frame, lambda y: y + 0.5)
