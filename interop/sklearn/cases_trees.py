"""Trees, forests, boosting and bagging."""

import numpy as np

import common
from common import binary, bools, f32, fit, floats, holes, ints8, iris, multilabel, named, sparse, strings

ENSEMBLE = "ensemble"
SMALL = {"n_estimators": 5, "max_depth": 3, "random_state": 0}
LABELS = {"strings": strings, "floats": floats, "int8": ints8, "f32": f32, "sparse": sparse}


def two():
    return common.regression(2)


def labels_of_two():
    """Two outputs of different kinds of labels, as texts."""
    x, y, rows = iris()
    return x, np.column_stack([common.IRIS_NAMES, np.where(y == 1, "a", "b")]), rows


def numbers_of_two():
    x, y, rows = iris()
    return x, np.column_stack([y, (y == 1) * 7]), rows


def weighted(data, module, name, convert=None, **kwargs):
    def make():
        x, y, rows = data()
        if convert:
            x, y, rows = convert(x, y, rows)
        weights = np.random.RandomState(4).randint(0, 4, len(y)).astype(float)
        return named(module, name, **kwargs).fit(x, y, sample_weight=weights), rows

    return make


def trees():
    regression = common.regression
    for name in ["DecisionTreeClassifier", "ExtraTreeClassifier"]:
        for criterion in ["gini", "entropy", "log_loss"]:
            yield "%s-%s" % (name, criterion), fit(iris, "tree", name, criterion=criterion, max_depth=4, random_state=0)
        yield name + "-binary", fit(binary, "tree", name, random_state=0, splitter="random")
        yield name + "-bools", fit(binary, "tree", name, convert=bools, random_state=0, max_leaf_nodes=6)
        for suffix, convert in LABELS.items():
            yield "%s-%s" % (name, suffix), fit(iris, "tree", name, convert=convert, max_depth=4, random_state=0)
        yield name + "-holes", fit(iris, "tree", name, convert=holes, random_state=0)
        yield name + "-holes-f32", fit(iris, "tree", name, convert=lambda *d: f32(*holes(*d)), random_state=0)
        yield name + "-weights", weighted(iris, "tree", name, random_state=0, min_weight_fraction_leaf=0.02)
        yield name + "-balanced", fit(iris, "tree", name, class_weight={0: 1, 1: 5, 2: 0.5}, max_depth=2, random_state=0)
        yield name + "-multilabel", fit(multilabel, "tree", name, max_depth=5, random_state=0)
        yield name + "-outputs", fit(labels_of_two, "tree", name, max_depth=3, random_state=0)
        yield name + "-numbers", fit(numbers_of_two, "tree", name, max_depth=3, random_state=0)
        yield name + "-pruned", fit(iris, "tree", name, ccp_alpha=0.02, random_state=0)
        yield name + "-stump", fit(iris, "tree", name, max_depth=1, random_state=0)
        yield name + "-leaf", fit(lambda: (iris()[0], iris()[1] * 0, iris()[2]), "tree", name, random_state=0)
        yield name + "-column", fit(iris, "tree", name, convert=common.one_column, max_depth=3, random_state=0)
        yield name + "-monotonic", fit(binary, "tree", name, monotonic_cst=[1, -1, 0, 0, 0, 1], max_depth=4, random_state=0)
    for name in ["DecisionTreeRegressor", "ExtraTreeRegressor"]:
        for criterion in ["squared_error", "friedman_mse", "absolute_error"]:
            yield "%s-%s" % (name, criterion), fit(regression, "tree", name, criterion=criterion, max_depth=4, random_state=0)
        yield name + "-poisson", fit(common.counts, "tree", name, criterion="poisson", max_depth=4, random_state=0)
        yield name + "-two", fit(two, "tree", name, max_depth=4, random_state=0)
        yield name + "-column", fit(regression, "tree", name, convert=common.one_column, max_depth=4, random_state=0)
        yield name + "-f32", fit(regression, "tree", name, convert=common.f32_target, max_depth=4, random_state=0)
        yield name + "-ints", fit(iris, "tree", name, max_depth=4, random_state=0)
        yield name + "-sparse", fit(regression, "tree", name, convert=sparse, max_depth=4, random_state=0)
        yield name + "-holes", fit(regression, "tree", name, convert=holes, random_state=0, max_depth=6)
        yield name + "-weights", weighted(regression, "tree", name, max_depth=4, random_state=0)
        yield name + "-monotonic", fit(regression, "tree", name, monotonic_cst=[1, -1, 0, 0, 0, 1], max_depth=4, random_state=0)


def forests():
    regression = common.regression
    for name in ["RandomForestClassifier", "ExtraTreesClassifier"]:
        yield name, fit(iris, ENSEMBLE, name, **SMALL)
        yield name + "-binary", fit(binary, ENSEMBLE, name, criterion="entropy", **SMALL)
        yield name + "-bools", fit(binary, ENSEMBLE, name, convert=bools, **SMALL)
        for suffix, convert in LABELS.items():
            yield "%s-%s" % (name, suffix), fit(iris, ENSEMBLE, name, convert=convert, **SMALL)
        yield name + "-holes", fit(iris, ENSEMBLE, name, convert=holes, **SMALL)
        yield name + "-weights", weighted(iris, ENSEMBLE, name, **SMALL)
        yield name + "-balanced", fit(iris, ENSEMBLE, name, class_weight="balanced_subsample", bootstrap=True, **SMALL)
        yield name + "-oob", fit(iris, ENSEMBLE, name, oob_score=True, bootstrap=True, max_samples=0.7, **SMALL)
        yield name + "-multilabel", fit(multilabel, ENSEMBLE, name, **SMALL)
        yield name + "-outputs", fit(labels_of_two, ENSEMBLE, name, **SMALL)
        yield name + "-numbers", fit(numbers_of_two, ENSEMBLE, name, **SMALL)
        yield name + "-jobs", fit(iris, ENSEMBLE, name, n_jobs=2, verbose=0, **SMALL)
        yield name + "-monotonic", fit(binary, ENSEMBLE, name, monotonic_cst=[1, -1, 0, 0, 0, 1], **SMALL)
    for name in ["RandomForestRegressor", "ExtraTreesRegressor"]:
        for criterion in ["squared_error", "friedman_mse", "absolute_error"]:
            yield "%s-%s" % (name, criterion), fit(regression, ENSEMBLE, name, criterion=criterion, **SMALL)
        yield name + "-poisson", fit(common.counts, ENSEMBLE, name, criterion="poisson", **SMALL)
        yield name + "-two", fit(two, ENSEMBLE, name, **SMALL)
        yield name + "-f32", fit(regression, ENSEMBLE, name, convert=common.f32_target, **SMALL)
        yield name + "-sparse", fit(regression, ENSEMBLE, name, convert=sparse, **SMALL)
        yield name + "-holes", fit(regression, ENSEMBLE, name, convert=holes, **SMALL)
        yield name + "-oob", fit(regression, ENSEMBLE, name, oob_score=True, bootstrap=True, **SMALL)
    yield "RandomTreesEmbedding-forest", fit(iris, ENSEMBLE, "RandomTreesEmbedding", **SMALL)
    yield "RandomTreesEmbedding-dense", fit(iris, ENSEMBLE, "RandomTreesEmbedding", sparse_output=False, **SMALL)
    yield "RandomTreesEmbedding-sparse", fit(iris, ENSEMBLE, "RandomTreesEmbedding", convert=sparse, **SMALL)
    few = {"n_estimators": 10, "random_state": 0}
    yield "IsolationForest-forest", fit(binary, ENSEMBLE, "IsolationForest", **few)
    yield "IsolationForest-contaminated", fit(binary, ENSEMBLE, "IsolationForest", contamination=0.2, max_features=3, **few)
    yield "IsolationForest-fraction", fit(binary, ENSEMBLE, "IsolationForest", max_samples=0.3, max_features=0.5, bootstrap=True, **few)
    yield "IsolationForest-sparse", fit(binary, ENSEMBLE, "IsolationForest", convert=sparse, contamination=0.1, **few)
    yield "IsolationForest-f32", fit(binary, ENSEMBLE, "IsolationForest", convert=f32, **few)


def boosting():
    regression = common.regression
    name = "GradientBoostingClassifier"
    for loss in ["log_loss", "exponential", "deviance"]:
        yield "%s-%s-binary" % (name, loss), fit(binary, ENSEMBLE, name, loss=loss, **SMALL)
    for suffix, convert in dict(LABELS, plain=None).items():
        yield "%s-%s" % (name, suffix), fit(iris, ENSEMBLE, name, convert=convert, **SMALL)
    yield name + "-bools", fit(binary, ENSEMBLE, name, convert=bools, **SMALL)
    yield name + "-zero", fit(iris, ENSEMBLE, name, init="zero", **SMALL)
    yield name + "-zero-binary", fit(binary, ENSEMBLE, name, init="zero", loss="exponential", **SMALL)
    nb = lambda: named("naive_bayes", "BernoulliNB")
    yield name + "-init", fit(iris, ENSEMBLE, name, init=nb(), **SMALL)
    yield name + "-init-binary", fit(binary, ENSEMBLE, name, init=nb(), **SMALL)
    yield name + "-init-exponential", fit(binary, ENSEMBLE, name, init=nb(), loss="exponential", **SMALL)
    yield name + "-init-tree", fit(iris, ENSEMBLE, name, init=named("tree", "DecisionTreeClassifier", max_depth=2, random_state=0), **SMALL)
    yield name + "-subsample", fit(iris, ENSEMBLE, name, subsample=0.6, max_features="sqrt", criterion="squared_error", **SMALL)
    yield name + "-stopped", fit(iris, ENSEMBLE, name, n_iter_no_change=2, n_estimators=20, random_state=0)
    yield name + "-weights", weighted(iris, ENSEMBLE, name, **SMALL)
    name = "GradientBoostingRegressor"
    for loss in ["squared_error", "absolute_error", "huber", "quantile"]:
        yield "%s-%s" % (name, loss), fit(regression, ENSEMBLE, name, loss=loss, alpha=0.7, **SMALL)
    yield name + "-zero", fit(regression, ENSEMBLE, name, init="zero", **SMALL)
    yield name + "-init", fit(regression, ENSEMBLE, name, init=named("dummy", "DummyRegressor"), **SMALL)
    yield name + "-f32", fit(regression, ENSEMBLE, name, convert=common.f32_target, **SMALL)
    yield name + "-sparse", fit(regression, ENSEMBLE, name, convert=sparse, **SMALL)
    yield name + "-weights", weighted(regression, ENSEMBLE, name, **SMALL)


def categories(x, y, rows):
    """The first two columns as whole numbers, some of which the training never shows; one missing."""
    def whole(m):
        m = m.copy()
        m[:, 0] = np.clip(np.round(m[:, 0] * 2), -4, 4) + 4
        m[:, 1] = np.clip(np.round(np.abs(m[:, 1])), 0, 6)
        return m

    rows = whole(rows)
    rows[0, 0], rows[1, 1], rows[2, 0] = 55, np.nan, np.nan
    return whole(x), y, rows


def frame(x, y, rows):
    """A data frame with a column of texts as category."""
    import pandas

    kinds = np.array(["red", "green", "blue", "violet"])

    def table(m, unseen):
        columns = {"n%d" % j: m[:, j] for j in range(1, m.shape[1])}
        texts = kinds[np.digitize(m[:, 0], [-1, 0, 1])].astype(object)
        if unseen:
            texts[0], texts[1] = "black", None
        columns = {"n1": m[:, 1], "colour": pandas.Categorical(texts), **{k: v for k, v in columns.items() if k != "n1"}}
        return pandas.DataFrame(columns)

    return table(x, False), y, table(rows, True)


def histograms():
    regression = common.regression
    few = {"max_iter": 6, "max_leaf_nodes": 6, "min_samples_leaf": 5, "random_state": 0}
    classifier, regressor = "HistGradientBoostingClassifier", "HistGradientBoostingRegressor"
    for suffix, convert in dict(LABELS, plain=None, holes=holes).items():
        yield "%s-%s" % (classifier, suffix), fit(iris, ENSEMBLE, classifier, convert=convert, **few)
    yield classifier + "-binary", fit(binary, ENSEMBLE, classifier, l2_regularization=0.5, **few)
    yield classifier + "-bools", fit(binary, ENSEMBLE, classifier, convert=bools, **few)
    yield classifier + "-holes-binary", fit(binary, ENSEMBLE, classifier, convert=holes, **few)
    yield classifier + "-holes-unseen", fit(lambda: binary()[:2] + (holes(*binary())[2],), ENSEMBLE, classifier, **few)
    yield classifier + "-weights", weighted(iris, ENSEMBLE, classifier, **few)
    yield classifier + "-balanced", fit(iris, ENSEMBLE, classifier, class_weight="balanced", **few)
    yield classifier + "-stopped", fit(iris, ENSEMBLE, classifier, early_stopping=True, **few)
    yield classifier + "-bins", fit(binary, ENSEMBLE, classifier, max_bins=8, max_features=0.5, **few)
    yield classifier + "-interaction", fit(binary, ENSEMBLE, classifier, interaction_cst="no_interactions", **few)
    yield classifier + "-infinite", fit(binary, ENSEMBLE, classifier, convert=infinite, **few)
    for constraints in [[1, -1, 0, 0, 0, 1]]:
        yield classifier + "-monotonic", fit(binary, ENSEMBLE, classifier, monotonic_cst=constraints, **few)
        yield regressor + "-monotonic", fit(regression, ENSEMBLE, regressor, monotonic_cst=constraints, **few)
    for estimator, data in [(classifier, binary), (regressor, regression)]:
        yield estimator + "-categories", fit(data, ENSEMBLE, estimator, convert=categories, categorical_features=[0, 1], **few)
        yield estimator + "-categories-mask", fit(
            data, ENSEMBLE, estimator, convert=categories, categorical_features=[True, False, False, False, False, False], **few
        )
        yield estimator + "-categories-last", fit(
            data, ENSEMBLE, estimator, categorical_features=[5],
            convert=lambda *d: tuple(m if m.ndim == 1 else m[:, ::-1].copy() for m in categories(*d)), **few
        )
        yield estimator + "-categories-f32", fit(
            data, ENSEMBLE, estimator, convert=lambda *d: f32(*categories(*d)), categorical_features=[0, 1], **few
        )
        yield estimator + "-frame", fit(data, ENSEMBLE, estimator, convert=frame, categorical_features="from_dtype", **few)
        yield estimator + "-frame-named", fit(data, ENSEMBLE, estimator, convert=frame, categorical_features=["colour"], **few)
    for loss in ["squared_error", "absolute_error"]:
        yield "%s-%s" % (regressor, loss), fit(regression, ENSEMBLE, regressor, loss=loss, **few)
    yield regressor + "-quantile", fit(regression, ENSEMBLE, regressor, loss="quantile", quantile=0.8, **few)
    yield regressor + "-poisson", fit(common.counts, ENSEMBLE, regressor, loss="poisson", **few)
    yield regressor + "-gamma", fit(lambda: common.counts()[:1] + (common.counts()[1] + 0.5, common.counts()[2]), ENSEMBLE, regressor, loss="gamma", **few)
    yield regressor + "-f32", fit(regression, ENSEMBLE, regressor, convert=common.f32_target, **few)
    yield regressor + "-holes", fit(regression, ENSEMBLE, regressor, convert=holes, **few)
    yield regressor + "-weights", weighted(regression, ENSEMBLE, regressor, **few)


def infinite(x, y, rows):
    x, rows = x.copy(), rows.copy()
    x[3:9, 1], rows[2, 1], rows[4, 1] = np.inf, np.inf, -np.inf
    return x, y, rows


def inner(name, module, kind, **kwargs):
    """`estimator=` since 1.2, `base_estimator=` before."""
    import sklearn

    word = "estimator" if int(sklearn.__version__.split(".")[1]) >= 2 else "base_estimator"
    return {word: named(module, kind, **kwargs)}


def adaptive():
    regression = common.regression
    name = "AdaBoostClassifier"
    few = {"n_estimators": 6, "random_state": 0}
    for algorithm in ["SAMME", "SAMME.R"]:
        yield "%s-%s" % (name, algorithm), fit(iris, ENSEMBLE, name, algorithm=algorithm, **few)
        yield "%s-%s-binary" % (name, algorithm), fit(binary, ENSEMBLE, name, algorithm=algorithm, **few)
        yield "%s-%s-strings" % (name, algorithm), fit(iris, ENSEMBLE, name, algorithm=algorithm, convert=strings, **few)
    for suffix, convert in dict(LABELS, plain=None).items():
        yield "%s-%s" % (name, suffix), fit(iris, ENSEMBLE, name, convert=convert, **few)
    yield name + "-bools", fit(binary, ENSEMBLE, name, convert=bools, **few)
    yield name + "-weights", weighted(iris, ENSEMBLE, name, **few)
    for kind, module in [("SVC", "svm"), ("GaussianNB", "naive_bayes"), ("LogisticRegression", "linear_model")]:
        for algorithm in [{"algorithm": "SAMME"}, {}]:
            yield "%s-%s%s" % (name, kind, "-samme" if algorithm else ""), lambda k=kind, m=module, g=algorithm: fit(
                iris, ENSEMBLE, name, **inner(name, m, k), **g, **few)()
    yield name + "-perfect", fit(iris, ENSEMBLE, name, **few, **inner(name, "tree", "DecisionTreeClassifier"))
    for loss in ["linear", "square", "exponential"]:
        yield "AdaBoostRegressor-" + loss, fit(regression, ENSEMBLE, "AdaBoostRegressor", loss=loss, **few)
    yield "AdaBoostRegressor-f32", fit(regression, ENSEMBLE, "AdaBoostRegressor", convert=common.f32_target, **few)
    yield "AdaBoostRegressor-sparse", fit(regression, ENSEMBLE, "AdaBoostRegressor", convert=sparse, **few)
    yield "AdaBoostRegressor-ridge", fit(regression, ENSEMBLE, "AdaBoostRegressor", **few, **inner("", "linear_model", "Ridge"))
    name = "BaggingClassifier"
    for suffix, convert in dict(LABELS, plain=None).items():
        yield "%s-%s" % (name, suffix), fit(iris, ENSEMBLE, name, convert=convert, **few)
    yield name + "-bools", fit(binary, ENSEMBLE, name, convert=bools, **few)
    for kind, module in [("SVC", "svm"), ("LogisticRegression", "linear_model"), ("KNeighborsClassifier", "neighbors"), ("RidgeClassifier", "linear_model")]:
        yield "%s-%s" % (name, kind), fit(iris, ENSEMBLE, name, max_features=3, **few, **inner(name, module, kind))
        yield "%s-%s-binary" % (name, kind), fit(binary, ENSEMBLE, name, max_features=0.5, bootstrap_features=True, **few, **inner(name, module, kind))
    yield name + "-few-samples", fit(iris, ENSEMBLE, name, max_samples=4, **few)
    yield name + "-holes", fit(iris, ENSEMBLE, name, convert=holes, **few)
    yield name + "-multilabel", fit(multilabel, ENSEMBLE, name, **few)
    yield "BaggingRegressor-trees", fit(regression, ENSEMBLE, "BaggingRegressor", **few)
    yield "BaggingRegressor-two", fit(two, ENSEMBLE, "BaggingRegressor", **few)
    yield "BaggingRegressor-features", fit(regression, ENSEMBLE, "BaggingRegressor", max_features=4, oob_score=True, **few)
    yield "BaggingRegressor-sparse", fit(regression, ENSEMBLE, "BaggingRegressor", convert=sparse, **few)
    yield "BaggingRegressor-svr", fit(regression, ENSEMBLE, "BaggingRegressor", **few, **inner("", "svm", "SVR"))


def cases():
    yield from trees()
    yield from forests()
    yield from boosting()
    yield from histograms()
    yield from adaptive()
