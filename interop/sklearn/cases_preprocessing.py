"""Scaling, transformation, encoding, imputation, selection of columns, and what composes them."""

import numpy as np
import scipy.sparse as sp

import common
from cases_linear import f32, fit, named, positive


def mapped(data, module, name, convert=None, without=(), **kwargs):
    """Fitted without targets."""

    def make():
        x, y, rows = data()
        if convert:
            x, y, rows = convert(x, y, rows)
        return named(module, name, **kwargs).fit(x), rows, list(without)

    return make


def sparse(x, y, rows):
    x = np.where(np.abs(x) < 0.6, 0.0, x)
    rows = np.where(np.abs(rows) < 0.6, 0.0, rows)
    return sp.csr_matrix(x), y, sp.csr_matrix(rows)


def holes(x, y, rows):
    """A tenth of the values is missing."""
    random = np.random.RandomState(9)
    x, rows = x.copy(), rows.copy()
    x[random.uniform(size=x.shape) < 0.1] = np.nan
    rows[random.uniform(size=rows.shape) < 0.2] = np.nan
    return x, y, rows


def holes32(x, y, rows):
    x, y, rows = holes(x, y, rows)
    return x.astype(np.float32), y, rows.astype(np.float32)


def integers(x, y, rows):
    return np.round(x * 3).astype(np.int64), y, np.round(rows * 3).astype(np.int64)


def constant_column(x, y, rows):
    x, rows = x.copy(), rows.copy()
    x[:, 1] = 4.0
    return x, y, rows


def beyond(x, y, rows):
    """Some rows lie outside of what was fitted."""
    rows = rows.copy()
    rows[0] = x.min(axis=0) - 1.3
    rows[1] = x.max(axis=0) + 2.1
    rows[2] = x.min(axis=0)
    rows[3] = x.max(axis=0)
    return x, y, rows


def scaling():
    iris, binary = common.iris, common.binary
    pre = "preprocessing"
    options = {
        "StandardScaler": [("", {}), ("-no-mean", {"with_mean": False}), ("-no-std", {"with_std": False})],
        "MinMaxScaler": [("", {"feature_range": (-1, 2)}), ("-clip", {"clip": True, "feature_range": (0, 0.5)})],
        "MaxAbsScaler": [("", {})],
        "RobustScaler": [
            ("", {}),
            ("-unit", {"unit_variance": True, "quantile_range": (10.0, 80.0)}),
            ("-no-centre", {"with_centering": False}),
            ("-no-scale", {"with_scaling": False}),
        ],
        "Normalizer": [("-" + n, {"norm": n}) for n in ["l1", "l2", "max"]],
        "Binarizer": [("", {"threshold": 1.5})],
    }
    for name, variants in options.items():
        for tail, kwargs in variants:
            yield name + tail, mapped(iris, pre, name, convert=beyond, **kwargs)
            yield name + tail + "-f32", mapped(iris, pre, name, convert=f32, **kwargs)
            yield name + tail + "-ints", mapped(binary, pre, name, convert=integers, **kwargs)
            if "Scaler" in name:
                yield name + tail + "-holes", mapped(iris, pre, name, convert=holes, **kwargs)
                yield name + tail + "-constant", mapped(iris, pre, name, convert=constant_column, **kwargs)
    for name, kwargs in [
        ("StandardScaler", {"with_mean": False}),
        ("MaxAbsScaler", {}),
        ("RobustScaler", {"with_centering": False}),
        ("Normalizer", {"norm": "l1"}),
        ("Normalizer", {"norm": "max"}),
        ("Binarizer", {"threshold": 0.5}),
    ]:
        yield name + "-sparse" + kwargs.get("norm", ""), mapped(binary, pre, name, convert=sparse, **kwargs)
    yield "MaxAbsScaler-clip", mapped(iris, pre, "MaxAbsScaler", convert=beyond, clip=True)
    yield "StandardScaler-weighted", lambda: (
        named(pre, "StandardScaler").fit(iris()[0], sample_weight=np.arange(150.0)), iris()[2]
    )
    yield "StandardScaler-partial", lambda: (named(pre, "StandardScaler").partial_fit(iris()[0]).partial_fit(iris()[0] * 2), iris()[2])
    for degree, kwargs in [(2, {}), (3, {"interaction_only": True}), ((2, 3), {}), (3, {"include_bias": False}), (2, {"order": "F"})]:
        tail = "%s%s" % (degree, "-".join([""] + sorted(kwargs)))
        yield "PolynomialFeatures-" + tail.replace(", ", "to").strip("()"), mapped(iris, pre, "PolynomialFeatures", degree=degree, **kwargs)
    yield "PolynomialFeatures-f32", mapped(iris, pre, "PolynomialFeatures", convert=f32)
    yield "PolynomialFeatures-ints", mapped(binary, pre, "PolynomialFeatures", convert=integers)
    yield "PolynomialFeatures-sparse", mapped(binary, pre, "PolynomialFeatures", convert=sparse, degree=3)
    yield "PolynomialFeatures-sparse-interaction", mapped(binary, pre, "PolynomialFeatures", convert=sparse, interaction_only=True)
    for method in ["yeo-johnson", "box-cox"]:
        for standardize in [True, False]:
            tail = method + ("" if standardize else "-plain")
            yield "PowerTransformer-" + tail, mapped(iris, pre, "PowerTransformer", method=method, standardize=standardize)
        yield "PowerTransformer-%s-f32" % method, mapped(iris, pre, "PowerTransformer", convert=f32, method=method)
        yield "PowerTransformer-%s-holes" % method, mapped(iris, pre, "PowerTransformer", convert=holes, method=method)
    yield "PowerTransformer-signs", mapped(binary, pre, "PowerTransformer", convert=beyond)
    for distribution in ["uniform", "normal"]:
        for convert in [beyond, f32, holes, integers]:
            yield "QuantileTransformer-%s-%s" % (distribution, convert.__name__), mapped(
                iris, pre, "QuantileTransformer", convert=convert, output_distribution=distribution, n_quantiles=20, random_state=0
            )
        yield "QuantileTransformer-%s-sparse" % distribution, mapped(
            binary, pre, "QuantileTransformer", convert=lambda x, y, rows: sparse(*positive(x, y, rows)),
            output_distribution=distribution, n_quantiles=30, random_state=0, ignore_implicit_zeros=distribution == "normal",
        )
    yield "QuantileTransformer-subsample", mapped(iris, pre, "QuantileTransformer", n_quantiles=50, subsample=80, random_state=1)
    for extrapolation in ["error", "constant", "linear", "continue", "periodic"]:
        for degree in [1, 2, 3]:
            yield "SplineTransformer-%s-%d" % (extrapolation, degree), mapped(
                iris, pre, "SplineTransformer", convert=None if extrapolation == "error" else beyond,
                extrapolation=extrapolation, degree=degree, n_knots=5,
            )
    yield "SplineTransformer-quantile", mapped(iris, pre, "SplineTransformer", knots="quantile", include_bias=False)
    yield "SplineTransformer-knots", mapped(iris, pre, "SplineTransformer", knots=np.linspace([4, 2, 1, 0], [8, 5, 7, 3], 6), convert=beyond)
    yield "SplineTransformer-periodic-plain", mapped(iris, pre, "SplineTransformer", convert=beyond, extrapolation="periodic", include_bias=False)
    yield "SplineTransformer-degree0", mapped(iris, pre, "SplineTransformer", convert=beyond, degree=0, extrapolation="continue")
    yield "SplineTransformer-f32", mapped(iris, pre, "SplineTransformer", convert=f32)
    yield "SplineTransformer-sparse", mapped(iris, pre, "SplineTransformer", sparse_output=True, convert=beyond)
    yield "SplineTransformer-sparse-linear", mapped(iris, pre, "SplineTransformer", sparse_output=True, extrapolation="linear", convert=beyond)
    yield "SplineTransformer-missing", mapped(iris, pre, "SplineTransformer", handle_missing="zeros", convert=holes)
    for kernel in ["linear", "rbf"]:
        yield "KernelCenterer-" + kernel, lambda kernel=kernel: centred(kernel)
    functions = ["log1p", "expm1", "sqrt", "abs", "square", "exp", "log", "log2", "log10", "sin", "cos", "tanh", "cbrt",
                 "reciprocal", "sign", "floor", "ceil", "rint", "negative", "arctan", "sinh", "exp2", "deg2rad", "arcsinh", "trunc",
                 "fabs", "positive", "cosh", "tan", "rad2deg", "radians", "degrees", "isnan", "isfinite", "logical_not"]
    for f in functions:
        yield "FunctionTransformer-" + f, mapped(iris, pre, "FunctionTransformer", func=getattr(np, f), convert=positive)
    yield "FunctionTransformer-f32", mapped(iris, pre, "FunctionTransformer", func=np.log1p, convert=f32)
    yield "FunctionTransformer-ints", mapped(binary, pre, "FunctionTransformer", func=np.abs, convert=integers)
    yield "FunctionTransformer-validate", mapped(iris, pre, "FunctionTransformer", func=np.log1p, inverse_func=np.expm1, validate=True)
    yield "FunctionTransformer-identity", mapped(iris, pre, "FunctionTransformer")
    yield "FunctionTransformer-identity-sparse", mapped(binary, pre, "FunctionTransformer", convert=sparse, accept_sparse=True, validate=True)


def centred(kernel):
    from sklearn.metrics.pairwise import pairwise_kernels

    x, _, rows = common.iris()
    return named("preprocessing", "KernelCenterer").fit(pairwise_kernels(x[:40], metric=kernel)), pairwise_kernels(rows, x[:40], metric=kernel)


def goods(missing=None):
    """Two columns of texts, one of ints as objects; a target of two, three classes, and numbers."""
    random = np.random.RandomState(4)
    colour = random.choice(["red", "green", "blue", "teal"], 120, p=[0.5, 0.3, 0.15, 0.05])
    size = random.choice(["S", "M", "L"], 120)
    number = random.randint(0, 6, 120)
    x = np.array([colour, size, number], dtype=object).T
    x[:, 2] = number
    if missing is not None:
        x[::11, 0] = missing
    y = (colour == "red").astype(int) + (number > 3)
    return x, y, x[:12].copy()


def unknown(x, y, rows):
    rows = rows.copy()
    rows[0, 0] = "pink"
    rows[1, 1] = "XXL"
    rows[2, 2] = 99
    return x, y, rows


def texts(x, y, rows):
    return x[:, :2].astype(str), y, rows[:, :2].astype(str)


def numbers(x, y, rows):
    return x[:, 2:].astype(float), y, rows[:, 2:].astype(float)


def numbers_holes(x, y, rows):
    x, y, rows = numbers(x, y, rows)
    x[::7] = np.nan
    rows[::5] = np.nan
    return x, y, rows


def int_columns(x, y, rows):
    return x[:, 2:].astype(np.int64), y, rows[:, 2:].astype(np.int64)


def flags(x, y, rows):
    return x[:, 2:] > 2, y, rows[:, 2:] > 2


def encoding():
    pre = "preprocessing"
    one, ordinal = "OneHotEncoder", "OrdinalEncoder"
    nones, nans = lambda: gap(None), lambda: goods(np.nan)
    for convert in [None, texts, numbers, numbers_holes, int_columns, flags]:
        tail = "-" + convert.__name__ if convert else ""
        yield one + tail, mapped(goods, pre, one, convert=convert)
        yield ordinal + tail, mapped(goods, pre, ordinal, convert=convert)
    yield one + "-unknown", mapped(goods, pre, one, convert=unknown, handle_unknown="ignore")
    yield one + "-infrequent", mapped(goods, pre, one, convert=unknown, handle_unknown="infrequent_if_exist", min_frequency=20)
    yield one + "-share", mapped(goods, pre, one, min_frequency=0.2)
    yield one + "-most", mapped(goods, pre, one, max_categories=3)
    yield one + "-most-drop", mapped(goods, pre, one, max_categories=3, drop="first")
    yield one + "-dense", mapped(goods, pre, one, sparse_output=False)
    yield one + "-dense-old", mapped(goods, pre, one, sparse=False)
    yield one + "-dtype", mapped(goods, pre, one, dtype=np.float32)
    yield one + "-dtype-int", mapped(goods, pre, one, dtype=np.int32)
    for drop in ["first", "if_binary", ["red", "S", 0]]:
        yield one + "-drop-" + (drop if isinstance(drop, str) else "named"), mapped(goods, pre, one, drop=drop)
    yield one + "-drop-binary-flags", mapped(goods, pre, one, convert=flags, drop="if_binary")
    yield one + "-drop-unknown", mapped(goods, pre, one, convert=unknown, drop="first", handle_unknown="ignore")
    yield one + "-warn", mapped(goods, pre, one, convert=unknown, handle_unknown="warn", max_categories=3)
    yield one + "-categories", mapped(
        goods, pre, one, categories=[["red", "green", "blue", "teal"], ["S", "M", "L", "XL"], [0, 1, 2, 3, 4, 5]]
    )
    yield one + "-none", mapped(nones, pre, one)
    yield one + "-nan", mapped(nans, pre, one, handle_unknown="ignore")
    yield ordinal + "-unknown", mapped(goods, pre, ordinal, convert=unknown, handle_unknown="use_encoded_value", unknown_value=-1)
    yield ordinal + "-unknown-nan", mapped(goods, pre, ordinal, convert=unknown, handle_unknown="use_encoded_value", unknown_value=np.nan)
    yield ordinal + "-infrequent", mapped(goods, pre, ordinal, min_frequency=20)
    yield ordinal + "-most-unknown", mapped(
        goods, pre, ordinal, convert=unknown, max_categories=3, handle_unknown="use_encoded_value", unknown_value=77
    )
    yield ordinal + "-missing", mapped(nans, pre, ordinal, encoded_missing_value=-5)
    yield ordinal + "-nan", mapped(nans, pre, ordinal)
    yield ordinal + "-none", mapped(nones, pre, ordinal)
    yield ordinal + "-dtype", mapped(goods, pre, ordinal, dtype=np.int32)
    yield ordinal + "-categories", mapped(
        goods, pre, ordinal, categories=[["red", "green", "blue", "teal"], ["S", "M", "L", "XL"], [0, 1, 2, 3, 4, 5]]
    )
    target = "TargetEncoder"
    for kind, convert in [
        ("", None),
        ("-binary", lambda x, y, rows: (x, y > 0, rows)),
        ("-names", lambda x, y, rows: (x, np.array(["no", "yes"])[(y > 0).astype(int)], rows)),
        ("-multi-names", lambda x, y, rows: (x, np.array(["a", "b", "c"])[y], rows)),
        ("-continuous", lambda x, y, rows: (x, y * 1.37 + np.arange(len(y)) / 50, rows)),
        ("-unknown", unknown),
        ("-numbers", numbers_holes),
        ("-texts", texts),
    ]:
        kwargs = {"target_type": "continuous"} if "continuous" in kind else {}
        yield target + kind, fit(goods, pre, target, convert=convert, random_state=0, **kwargs)
    yield target + "-smooth", fit(goods, pre, target, convert=lambda x, y, rows: unknown(x, y > 0, rows), smooth=5.0, random_state=0)
    yield target + "-nan", fit(nans, pre, target, random_state=0)
    iris = common.iris
    for strategy in ["uniform", "quantile", "kmeans"]:
        for encode in ["onehot", "onehot-dense", "ordinal"]:
            yield "KBinsDiscretizer-%s-%s" % (strategy, encode), mapped(
                iris, pre, "KBinsDiscretizer", convert=beyond, n_bins=4, strategy=strategy, encode=encode, random_state=0
            )
    yield "KBinsDiscretizer-bins", mapped(iris, pre, "KBinsDiscretizer", n_bins=[2, 3, 4, 5], encode="onehot-dense", random_state=0)
    yield "KBinsDiscretizer-f32", mapped(iris, pre, "KBinsDiscretizer", convert=f32, encode="ordinal", random_state=0)
    yield "KBinsDiscretizer-dtype", mapped(iris, pre, "KBinsDiscretizer", dtype=np.float32, encode="ordinal", random_state=0)
    yield "KBinsDiscretizer-onehot-f32", mapped(iris, pre, "KBinsDiscretizer", dtype=np.float32, random_state=0)
    yield "KBinsDiscretizer-constant", mapped(iris, pre, "KBinsDiscretizer", convert=constant_column, encode="onehot-dense", random_state=0)
    yield "KBinsDiscretizer-averaged", mapped(
        iris, pre, "KBinsDiscretizer", quantile_method="averaged_inverted_cdf", n_bins=4, encode="ordinal", random_state=0
    )
    labels = {
        "strings": np.array(["b", "a", "c", "a", "b"]),
        "two": np.array(["yes", "no", "no", "yes", "yes"]),
        "one": np.array(["only", "only", "only"]),
        "ints": np.array([5, -2, 5, 9, 0]),
        "bools": np.array([True, False, True]),
        "floats": np.array([0.5, 1.5, 0.5]),
        "objects": np.array(["b", "a", "c"], dtype=object),
    }
    for kind, y in labels.items():
        yield "LabelEncoder-" + kind, lambda y=y: (named(pre, "LabelEncoder").fit(y), y)
        if kind != "floats":
            yield "LabelBinarizer-" + kind, lambda y=y: (named(pre, "LabelBinarizer").fit(y), y)
    yield "LabelBinarizer-signs", lambda: (named(pre, "LabelBinarizer", neg_label=-1, pos_label=2).fit(labels["ints"]), labels["ints"])
    yield "LabelBinarizer-sparse", lambda: (named(pre, "LabelBinarizer", sparse_output=True).fit(labels["ints"]), labels["ints"])
    yield "LabelBinarizer-unseen", lambda: (named(pre, "LabelBinarizer").fit(labels["ints"]), np.array([5, 77, 0]))
    yield "LabelBinarizer-multilabel", lambda: (named(pre, "LabelBinarizer").fit(common.multilabel()[1]), common.multilabel()[1][:9])
    sets = [["a", "c"], ["b"], [], ["a", "b", "c"]]
    yield "MultiLabelBinarizer", lambda: (named(pre, "MultiLabelBinarizer").fit(sets), sets)
    yield "MultiLabelBinarizer-sparse", lambda: (named(pre, "MultiLabelBinarizer", sparse_output=True).fit(sets), sets)
    yield "MultiLabelBinarizer-classes", lambda: (named(pre, "MultiLabelBinarizer", classes=["c", "b", "a", "z"]).fit(sets), sets)


def imputation():
    iris, binary = common.iris, common.binary
    simple = "SimpleImputer"
    for strategy in ["mean", "median", "most_frequent", "constant"]:
        for convert in [holes, holes32]:
            for tail, kwargs in [("", {}), ("-marks", {"add_indicator": True})]:
                yield "%s-%s-%s%s" % (simple, strategy, convert.__name__, tail), mapped(
                    iris, "impute", simple, convert=convert, strategy=strategy, **kwargs
                )
    yield simple + "-fill", mapped(iris, "impute", simple, convert=holes, strategy="constant", fill_value=-7.5)
    yield simple + "-minus-one", mapped(
        binary, "impute", simple, convert=lambda x, y, rows: integers(*positive(x, y, rows)), missing_values=0, strategy="median", add_indicator=True
    )
    yield simple + "-texts", mapped(lambda: goods(np.nan), "impute", simple, strategy="most_frequent")
    yield simple + "-texts-none", mapped(lambda: gap(None), "impute", simple, strategy="most_frequent", missing_values=None)
    yield simple + "-texts-constant", mapped(lambda: goods(np.nan), "impute", simple, strategy="constant", fill_value="?")
    yield simple + "-texts-default", mapped(lambda: goods(np.nan), "impute", simple, strategy="constant")
    yield simple + "-empty", mapped(iris, "impute", simple, convert=empty_column)
    yield simple + "-empty-kept", mapped(iris, "impute", simple, convert=empty_column, keep_empty_features=True)
    yield simple + "-sparse", mapped(binary, "impute", simple, convert=sparse_holes, strategy="mean")
    yield "MissingIndicator", mapped(iris, "impute", "MissingIndicator", convert=one_hole, error_on_new=False)
    yield "MissingIndicator-all", mapped(iris, "impute", "MissingIndicator", convert=one_hole, features="all")
    yield "MissingIndicator-sparse", mapped(iris, "impute", "MissingIndicator", convert=holes, sparse=True)
    yield "MissingIndicator-value", mapped(binary, "impute", "MissingIndicator", convert=integers, missing_values=0)
    knn = "KNNImputer"
    for weights in ["uniform", "distance"]:
        yield "%s-%s" % (knn, weights), mapped(binary, "impute", knn, convert=holes, weights=weights, n_neighbors=3)
    yield knn + "-marks", mapped(binary, "impute", knn, convert=holes, add_indicator=True)
    yield knn + "-f32", mapped(binary, "impute", knn, convert=holes32)
    yield knn + "-value", mapped(binary, "impute", knn, convert=marked, missing_values=-1, n_neighbors=2)
    yield knn + "-empty", mapped(binary, "impute", knn, convert=empty_column)
    yield knn + "-empty-kept", mapped(binary, "impute", knn, convert=empty_column, keep_empty_features=True)


def gap(missing):
    x, y, rows = goods()
    x, rows = x.copy(), rows.copy()
    x[::9, 1] = missing
    rows[::4, 1] = missing
    return x, y, rows


def empty_column(x, y, rows):
    x, y, rows = holes(x, y, rows)
    x[:, 2] = np.nan
    return x, y, rows


def one_hole(x, y, rows):
    x, rows = x.copy(), rows.copy()
    x[::5, 1] = np.nan
    rows[1, 2] = rows[2, 1] = np.nan
    return x, y, rows


def marked(x, y, rows):
    x, y, rows = holes(x, y, rows)
    return np.where(np.isnan(x), -1, x), y, np.where(np.isnan(rows), -1, rows)


def sparse_holes(x, y, rows):
    x, y, rows = holes(np.where(np.abs(x) < 0.6, 0.0, x), y, np.where(np.abs(rows) < 0.6, 0.0, rows))
    return sp.csr_matrix(x), y, sp.csr_matrix(rows)


def selection():
    from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
    from sklearn.feature_selection import chi2, f_classif, f_regression, mutual_info_classif, mutual_info_regression, r_regression
    from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge, SGDClassifier
    from sklearn.naive_bayes import GaussianNB
    from sklearn.svm import SVC, SVR, LinearSVC
    from sklearn.tree import DecisionTreeClassifier

    iris, binary, regression = common.iris, common.binary, common.regression
    module = "feature_selection"
    yield "VarianceThreshold", mapped(iris, module, "VarianceThreshold", threshold=0.5)
    yield "VarianceThreshold-zero", mapped(iris, module, "VarianceThreshold", convert=constant_column)
    yield "VarianceThreshold-sparse", mapped(binary, module, "VarianceThreshold", convert=sparse, threshold=0.9)
    yield "VarianceThreshold-holes", mapped(iris, module, "VarianceThreshold", convert=holes, threshold=0.3)
    for name, kwargs in [
        ("SelectKBest", {"k": 2}),
        ("SelectPercentile", {"percentile": 40}),
        ("SelectFpr", {"alpha": 0.01}),
        ("SelectFdr", {"alpha": 0.01}),
        ("SelectFwe", {"alpha": 0.01}),
        ("GenericUnivariateSelect", {"mode": "k_best", "param": 3}),
        ("GenericUnivariateSelect", {"mode": "percentile", "param": 60}),
        ("GenericUnivariateSelect", {"mode": "fpr", "param": 0.02}),
        ("GenericUnivariateSelect", {"mode": "fdr", "param": 0.02}),
        ("GenericUnivariateSelect", {"mode": "fwe", "param": 0.02}),
    ]:
        tail = "-" + kwargs["mode"] if "mode" in kwargs else ""
        yield name + tail, fit(binary, module, name, score_func=f_classif, **kwargs)
        yield name + tail + "-chi2", fit(binary, module, name, score_func=chi2, convert=positive, **kwargs)
        yield name + tail + "-regression", fit(regression, module, name, score_func=f_regression, **kwargs)
    yield "SelectKBest-all", fit(binary, module, "SelectKBest", k="all")
    yield "SelectKBest-none", fit(binary, module, "SelectKBest", k=0)
    yield "SelectKBest-r", fit(regression, module, "SelectKBest", score_func=r_regression, k=2)
    yield "SelectKBest-f32", fit(binary, module, "SelectKBest", k=2, convert=f32)
    yield "SelectKBest-sparse", fit(binary, module, "SelectKBest", k=2, convert=sparse)
    yield "SelectKBest-texts", fit(common.iris_named, module, "SelectKBest", k=2)
    yield "SelectKBest-mutual", fit(iris, module, "SelectKBest", score_func=mutual_info_classif, k=2)
    yield "SelectKBest-mutual-regression", fit(regression, module, "SelectKBest", score_func=mutual_info_regression, k=2)
    yield "SelectPercentile-ties", fit(
        lambda: (np.tile(iris()[0], 2), iris()[1], np.tile(iris()[2], 2)), module, "SelectPercentile", percentile=40
    )
    for estimator in [LogisticRegression(max_iter=500), SVC(kernel="linear"), LinearSVC(dual=True, max_iter=5000, random_state=0), RandomForestClassifier(5, random_state=0)]:
        tail = type(estimator).__name__
        yield "RFE-" + tail, fit(iris, module, "RFE", estimator=estimator, n_features_to_select=2)
        yield "RFECV-" + tail, fit(binary, module, "RFECV", estimator=estimator, cv=3, min_features_to_select=2)
    yield "RFE-share", fit(regression, module, "RFE", estimator=Ridge(), n_features_to_select=0.5, step=0.3)
    yield "RFE-SVR", fit(regression, module, "RFE", estimator=SVR(kernel="linear"), n_features_to_select=3)
    for direction in ["forward", "backward"]:
        yield "SequentialFeatureSelector-" + direction, fit(
            iris, module, "SequentialFeatureSelector", estimator=GaussianNB(), n_features_to_select=2, direction=direction, cv=3
        )
    yield "SequentialFeatureSelector-tol", fit(
        iris, module, "SequentialFeatureSelector", estimator=GaussianNB(), n_features_to_select="auto", tol=0.01, cv=3
    )
    select = "SelectFromModel"
    for tail, estimator, data in [
        ("logistic", LogisticRegression(max_iter=500), iris),
        ("logistic-binary", LogisticRegression(max_iter=500), binary),
        ("l1", LogisticRegression(penalty="l1", solver="liblinear", C=0.1), binary),
        ("svc", SVC(kernel="linear"), binary),
        ("svc-iris", SVC(kernel="linear"), iris),
        ("linear-svc", LinearSVC(C=0.05, penalty="l1", dual=False, random_state=0), iris),
        ("sgd", SGDClassifier(random_state=0), iris),
        ("forest", RandomForestClassifier(7, random_state=0), iris),
        ("forest-regressor", RandomForestRegressor(7, random_state=0), regression),
        ("extra", ExtraTreesClassifier(7, random_state=0), binary),
        ("tree", DecisionTreeClassifier(random_state=0), iris),
        ("boosting", GradientBoostingClassifier(n_estimators=5, random_state=0), iris),
        ("lasso", Lasso(alpha=0.1), regression),
        ("elastic", ElasticNet(alpha=0.1), regression),
        ("linear", LinearRegression(), regression),
        ("ridge-two", Ridge(), lambda: common.regression(2)),
    ]:
        yield "%s-%s" % (select, tail), fit(data, module, select, estimator=estimator)
    for tail, kwargs in [
        ("median", {"threshold": "median"}),
        ("scaled", {"threshold": "1.25*mean"}),
        ("number", {"threshold": 0.15}),
        ("most", {"max_features": 2}),
        ("most-only", {"max_features": 2, "threshold": -np.inf}),
        ("getter", {"importance_getter": "feature_importances_"}),
    ]:
        yield "%s-forest-%s" % (select, tail), fit(iris, module, select, estimator=RandomForestClassifier(7, random_state=0), **kwargs)
    yield select + "-norm", fit(iris, module, select, estimator=LogisticRegression(max_iter=500), norm_order=2, importance_getter="coef_")
    yield select + "-norm-inf", fit(iris, module, select, estimator=LogisticRegression(max_iter=500), norm_order=np.inf)
    yield select + "-prefit", lambda: prefit(module)
    yield select + "-sparse", fit(binary, module, select, estimator=LogisticRegression(), convert=sparse)
    yield select + "-f32", fit(binary, module, select, estimator=RandomForestClassifier(7, random_state=0), convert=f32)
    yield select + "-path", lambda: nested(module)


def prefit(module):
    from sklearn.linear_model import LogisticRegression

    x, y, rows = common.iris()
    inner = LogisticRegression(max_iter=500).fit(x, y)
    return named(module, "SelectFromModel", estimator=inner, prefit=True), rows


def nested(module):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x, y, rows = common.iris()
    inner = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    getter = "named_steps.logisticregression.coef_"
    return named(module, "SelectFromModel", estimator=inner, importance_getter=getter).fit(x, y), rows


def frame():
    """The goods with names of columns; needs pandas."""
    import pandas

    x, y, rows = goods()
    random = np.random.RandomState(1)

    def table(part):
        made = pandas.DataFrame(part, columns=["colour", "size", "count"])
        made["count"] = made["count"].astype("int64")
        made["price"] = np.round(random.uniform(1, 9, len(part)), 3)
        return made

    return table(x), y, table(rows)


def compose():
    from sklearn.compose import ColumnTransformer, make_column_selector
    from sklearn.decomposition import PCA
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.feature_selection import SelectKBest
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
    from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

    def columns(data, transformers, **kwargs):
        def make():
            x, y, rows = data()
            return ColumnTransformer(transformers, **kwargs).fit(x, y), rows

        return make

    numbers_of = lambda *more: [("std", StandardScaler(), *more[:1]), ("range", MinMaxScaler(), *more[1:])]
    name = "ColumnTransformer"
    iris, binary = common.iris, common.binary
    for tail, transformers, kwargs in [
        ("indices", numbers_of([0, 1], [3]), {}),
        ("passthrough", numbers_of([0], [2]), {"remainder": "passthrough"}),
        ("slices", numbers_of(slice(0, 2), slice(2, 4)), {}),
        ("slice-open", numbers_of(slice(None, 2), slice(1, None, 2)), {}),
        ("masks", numbers_of([True, False, True, False], np.array([False, True, False, True])), {}),
        ("negative", numbers_of([-1], [0, -2]), {"remainder": "passthrough"}),
        ("estimator", numbers_of([0], [2]), {"remainder": MinMaxScaler()}),
        ("words", [("keep", "passthrough", [1]), ("drop", "drop", [0]), ("std", StandardScaler(), [2, 3])], {}),
        ("empty", numbers_of([], [1, 2]), {}),
        ("weights", numbers_of([0, 1], [2, 3]), {"transformer_weights": {"std": 2.5}}),
        ("one", [("std", StandardScaler(), [0])], {"remainder": "passthrough"}),
        ("short-names", numbers_of([0, 1], [3]), {"verbose_feature_names_out": False}),
    ]:
        yield "%s-%s" % (name, tail), columns(iris, transformers, **kwargs)
    yield name + "-f32", columns(lambda: f32(*iris()), numbers_of([0, 1], [3]))
    yield name + "-sparse", columns(lambda: sparse(*binary()), [("std", StandardScaler(with_mean=False), [0, 1])], remainder="passthrough")
    yield name + "-threshold", columns(goods, [("hot", OneHotEncoder(), [0, 1])], sparse_threshold=1.0)
    yield name + "-dense", columns(goods, [("hot", OneHotEncoder(), [0, 1])], sparse_threshold=0)
    yield name + "-objects", columns(goods, [("hot", OneHotEncoder(), [0, 1])], remainder="passthrough", sparse_threshold=0)
    mixed = [("hot", OneHotEncoder(handle_unknown="ignore"), ["colour", "size"]), ("std", StandardScaler(), ["count", "price"])]
    yield name + "-names", columns(frame, mixed)
    yield name + "-names-rest", columns(frame, mixed[:1], remainder="passthrough", sparse_threshold=0)
    yield name + "-names-indices", columns(frame, [("hot", OneHotEncoder(), [0, 1]), ("std", StandardScaler(), slice(2, 4))])
    yield name + "-names-slice", columns(frame, [("ord", OrdinalEncoder(), slice("colour", "size"))], remainder=StandardScaler())
    yield name + "-names-selector", columns(
        frame, [("ord", OrdinalEncoder(), make_column_selector("colour|size")), ("std", StandardScaler(), make_column_selector(dtype_include="number"))]
    )
    yield name + "-names-text", columns(frame, [("words", CountVectorizer(analyzer="char"), "colour"), ("std", StandardScaler(), ["price"])])
    yield name + "-force-int", columns(iris, numbers_of([0], [2]), remainder="passthrough", force_int_remainder_cols=False)

    def pipeline(data, *steps):
        def make():
            x, y, rows = data()
            return Pipeline(list(steps)).fit(x, y), rows

        return make

    yield "Pipeline-columns", pipeline(frame, ("columns", ColumnTransformer(mixed)), ("model", LogisticRegression()))
    yield "Pipeline-nested", pipeline(
        iris, ("inner", make_pipeline(StandardScaler(), PCA(3))), ("keep", "passthrough"), ("best", SelectKBest(k=2)), ("model", LogisticRegression())
    )
    yield "Pipeline-transform", pipeline(iris, ("std", StandardScaler()), ("pca", PCA(2)))
    yield "Pipeline-imputer", pipeline(lambda: holes(*iris()), ("fill", SimpleImputer()), ("std", StandardScaler()), ("model", LogisticRegression()))
    yield "Pipeline-function", pipeline(iris, ("log", FunctionTransformer(np.log1p)), ("model", Ridge()))
    yield "Pipeline-memory-less", pipeline(iris, ("std", StandardScaler()), ("last", "passthrough"))

    def union(data, parts, **kwargs):
        def make():
            x, y, rows = data()
            return FeatureUnion(parts, **kwargs).fit(x, y), rows

        return make

    parts = [("std", StandardScaler()), ("pca", PCA(2)), ("best", SelectKBest(k=1))]
    yield "FeatureUnion", union(iris, parts)
    yield "FeatureUnion-weights", union(iris, parts, transformer_weights={"pca": 10.0, "best": 0.5})
    yield "FeatureUnion-drop", union(iris, parts[:1] + [("none", "drop"), ("keep", "passthrough")])
    yield "FeatureUnion-sparse", union(lambda: sparse(*binary()), [("std", StandardScaler(with_mean=False)), ("best", SelectKBest(k=1))])
    yield "FeatureUnion-f32", union(lambda: f32(*iris()), parts)
    yield "FeatureUnion-pipelines", union(iris, [("a", make_pipeline(StandardScaler(), PCA(2))), ("b", MinMaxScaler())])
    yield "TransformedTargetRegressor", fit(
        common.counts, "compose", "TransformedTargetRegressor", regressor=Ridge(), func=np.log1p, inverse_func=np.expm1
    )
    yield "TransformedTargetRegressor-transformer", fit(
        common.regression, "compose", "TransformedTargetRegressor", regressor=Ridge(), transformer=StandardScaler()
    )
    for transformer, options in [("QuantileTransformer", {"n_quantiles": 30}), ("PowerTransformer", {}), ("MinMaxScaler", {}), ("RobustScaler", {}), ("MaxAbsScaler", {})]:
        yield "TransformedTargetRegressor-" + transformer, fit(
            common.regression, "compose", "TransformedTargetRegressor", regressor=Ridge(), transformer=named("preprocessing", transformer, **options)
        )
    yield "TransformedTargetRegressor-two", fit(
        lambda: common.regression(2), "compose", "TransformedTargetRegressor", regressor=Ridge(), transformer=StandardScaler()
    )
    yield "TransformedTargetRegressor-none", fit(common.regression, "compose", "TransformedTargetRegressor", regressor=Ridge())


def cases():
    yield from scaling()
    yield from encoding()
    yield from imputation()
    yield from selection()
    yield from compose()
