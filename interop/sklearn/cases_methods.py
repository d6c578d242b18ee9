"""Methods that an estimator only has because of what it holds."""

import common
from cases_linear import named


def searches(name):
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import StandardScaler
    from sklearn.pipeline import make_pipeline

    grids = {"PCA": {"n_components": [1, 2]}, "pipeline": {"pca__n_components": [1, 2]}}
    for tail, inner in [("PCA", PCA(random_state=0)), ("pipeline", make_pipeline(StandardScaler(), PCA(random_state=0)))]:
        yield "%s-%s" % (name, tail), lambda inner=inner, grid=grids[tail]: search(name, inner, grid)


def search(name, inner, grid):
    from sklearn.experimental import enable_halving_search_cv  # noqa: F401

    x, _, rows = common.iris()
    more = {} if name == "GridSearchCV" else {"random_state": 0}
    if name == "RandomizedSearchCV":
        more["n_iter"] = 2
    return named("model_selection", name, inner, grid, cv=3, **more).fit(x), rows


def pipeline():
    from sklearn.mixture import GaussianMixture
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x, _, rows = common.iris()
    return make_pipeline(StandardScaler(), GaussianMixture(2, random_state=0)).fit(x), rows


def frozen():
    inner, rows = pipeline()
    return named("frozen", "FrozenEstimator", inner).fit(common.iris()[0], None), rows


def cases():
    for name in ["GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV"]:
        yield from searches(name)
    yield "Pipeline-scores", pipeline
    yield "FrozenEstimator-scores", frozen
    yield "FeatureUnion-frozen", union


def union():
    from sklearn.decomposition import PCA
    from sklearn.pipeline import FeatureUnion

    x, _, rows = common.iris()
    inner = PCA(2).fit(x)
    return FeatureUnion([("all", PCA(3)), ("ready", named("frozen", "FrozenEstimator", inner))]).fit(x), rows
