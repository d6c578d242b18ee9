"""Options and inputs that random draws of parameters found to differ, or to be refused, once."""

import numpy as np
import scipy.sparse as sp

import common
from common import f32, fit, named


def sparsified(name, **options):
    def make():
        x, y, rows = common.binary()
        return named("linear_model", name, random_state=0, **options).fit(x, y).sparsify(), rows

    return make


def by_column(make):
    """The data set with its training samples in compressed columns."""

    def data():
        x, y, rows = make()
        return sp.csc_matrix(np.where(np.abs(x) < 0.6, 0, x)), y, rows

    return data


def linear():
    for name in ["SGDRegressor", "SGDClassifier", "Perceptron"]:
        yield name + "-sparsified", sparsified(name, penalty="l1")
    yield "KernelRidge-csc", fit(by_column(common.regression), "kernel_ridge", "KernelRidge", kernel="rbf")
    ties = {"break_ties": True, "decision_function_shape": "ovo"}
    yield "SVC-break-ties-ovo", fit(common.iris, "svm", "SVC", probability=True, random_state=0, **ties)
    yield "NuSVC-break-ties-ovo", fit(common.iris, "svm", "NuSVC", nu=0.3, **ties)


def scaled(wide_fit, wide_rows):
    """Since 1.8 mean and scale are as narrow as the samples of the fit."""
    x, _, rows = common.iris()
    kind = {True: np.float64, False: np.float32}
    model = named("preprocessing", "StandardScaler").fit(x.astype(kind[wide_fit]))
    return model, rows.astype(kind[wide_rows])


def preprocessing():
    for fitted, asked in [(False, False), (False, True), (True, False)]:
        name = "StandardScaler-%s-%s" % ("f64" if fitted else "f32", "f64" if asked else "f32")
        yield name, lambda fitted=fitted, asked=asked: scaled(fitted, asked)
    yield "SplineTransformer-sparse-f32", fit(common.iris, "preprocessing", "SplineTransformer", convert=f32, sparse_output=True)
    for words in (np.nan, None):
        yield "SimpleImputer-marks-%s" % words, lambda words=words: marked(words)
    for kind in (np.float32, np.int64):
        yield "AdditiveChi2Sampler-" + kind.__name__, lambda kind=kind: chi2(kind)
    for name in ["std", "var", "ptp", "mean", "median", "sum", "max"]:
        for tail, convert in (("", None), ("-f32", f32)):
            options = {"n_clusters": 2, "pooling_func": getattr(np, name)}
            yield "FeatureAgglomeration-" + name + tail, fit(common.iris, "cluster", "FeatureAgglomeration", convert=convert, **options)


def marked(missing):
    x = np.array([["a", "b"], ["a", missing], [missing, "c"], ["b", "c"]], dtype=object)
    return named("impute", "SimpleImputer", missing_values=missing, strategy="most_frequent", add_indicator=True).fit(x), x


def chi2(kind):
    x, _, rows = common.iris()
    return named("kernel_approximation", "AdditiveChi2Sampler").fit((x * 3).astype(kind)), (rows * 3).astype(kind)


def columns():
    import pandas as pd

    x, _, rows = common.iris()
    frame = pd.DataFrame(x, columns=["a", "b", "c", "d"])
    return frame, pd.DataFrame(rows, columns=frame.columns)


def chosen(**options):
    """Columns by their type, the way most models choose them, and outputs that are weighed."""
    from sklearn.compose import make_column_selector

    frame, rows = columns()
    frame["word"] = np.where(frame["a"] > 5.8, "long", "short")
    rows["word"] = np.where(rows["a"] > 5.8, "long", "short")
    numbers = make_column_selector(dtype_include=np.number)
    words = make_column_selector(dtype_include=object, dtype_exclude=[np.integer, float, bool])
    branches = [("n", named("preprocessing", "StandardScaler"), numbers), ("w", named("preprocessing", "OneHotEncoder"), words)]
    return named("compose", "ColumnTransformer", branches, sparse_threshold=0, **options).fit(frame), rows


def weighed():
    x, _, rows = common.iris()
    branches = [("n", named("preprocessing", "StandardScaler"), [0, 1]), ("p", "passthrough", [2])]
    return named("compose", "ColumnTransformer", branches, transformer_weights={"n": 2.0, "p": 0.5}).fit(x), rows


def dropped():
    x, _, rows = common.iris()
    return named("compose", "ColumnTransformer", [("all", "drop", [0, 1])]).fit(x), rows


def composed():
    yield "ColumnTransformer-selectors", chosen
    yield "ColumnTransformer-selector-weights", lambda: chosen(transformer_weights={"w": 3.0})
    yield "ColumnTransformer-weights", weighed
    yield "ColumnTransformer-dropped", dropped


def unsupervised():
    from sklearn.cluster import AgglomerativeClustering

    yield "Birch-agglomerative", fit(common.iris, "cluster", "Birch", n_clusters=AgglomerativeClustering(3))
    for name in ["SparsePCA", "MiniBatchSparsePCA"]:
        yield name + "-one-row", lambda name=name: one_row(name)
    for penalty in (0.1, 1.0):
        options = {"solver": "mu", "beta_loss": "kullback-leibler", "l1_ratio": 0.5, "max_iter": 30, "init": "random"}
        yield "NMF-penalty-%s" % penalty, fit(
            common.iris, "decomposition", "NMF", n_components=2, alpha_W=penalty / 100, random_state=0, **options
        )


def one_row(name):
    x, _, rows = common.iris()
    return named("decomposition", name, 2, random_state=0).fit(x), rows[:1]


def far_from_all(x, y, rows):
    """In float32 no weight is left where a sample is far from all others."""
    y = y.copy()
    y[::3] = -1
    return x.astype(np.float32), y, np.vstack([rows, rows[:2] * 10]).astype(np.float32)


def around():
    from sklearn.linear_model import LogisticRegression, SGDClassifier
    from sklearn.naive_bayes import GaussianNB

    first = "estimator" if common.sklearn.__version__ >= "1.2" else "base_estimator"
    yield "BaggingClassifier-log", fit(far, "ensemble", "BaggingClassifier", n_estimators=3, random_state=0, **{first: GaussianNB()})
    sgd = {first: SGDClassifier(random_state=0)}
    yield "BaggingClassifier-f32", fit(common.sparse_binary, "ensemble", "BaggingClassifier", convert=thin, random_state=0, **sgd)
    yield "OneVsRestClassifier-constant", fit(constant, "multiclass", "OneVsRestClassifier", estimator=LogisticRegression())
    yield "VotingClassifier-f32", fit(common.iris, "ensemble", "VotingClassifier", convert=f32, estimators=discriminants(), voting="soft")
    weights = {"voting": "soft", "weights": [1, 2]}
    yield "VotingClassifier-f32-weights", fit(common.iris, "ensemble", "VotingClassifier", convert=f32, estimators=discriminants(), **weights)
    yield "LabelSpreading-f32", fit(common.iris, "semi_supervised", "LabelSpreading", convert=far_from_all)
    yield "GaussianProcessClassifier-objects", objects


def far():
    x, y, rows = common.binary()
    return x, y, np.vstack([rows, rows[:2] * 1e3])


def thin(x, y, rows):
    return x.astype(np.float32), y, sp.csr_matrix(rows.astype(np.float32))


def constant():
    """Of three labels every sample has the first and none the last."""
    x, y, rows = common.binary()
    return x, np.column_stack([np.ones_like(y), y, np.zeros_like(y)]), rows


def discriminants():
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.neural_network import MLPClassifier

    return [("l", LinearDiscriminantAnalysis()), ("m", MLPClassifier((4,), max_iter=20, random_state=0))]


def objects():
    x, y, rows = common.binary()
    return named("gaussian_process", "GaussianProcessClassifier").fit(x, np.array(["no", "yes"], dtype=object)[y]), rows


def cases():
    for family in (linear, preprocessing, composed, unsupervised, around):
        yield from family()
