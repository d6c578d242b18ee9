"""Answers that want more than one pass over a sample: imputation by regressions, sparse codes, embeddings."""

import numpy as np

import common
from cases_linear import f32, named
from cases_preprocessing import empty_column, holes, holes32, mapped, marked, one_hole
from cases_unsupervised import wide


def iterative():
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401
    from sklearn.ensemble import ExtraTreesRegressor
    from sklearn.linear_model import LinearRegression, Ridge
    from sklearn.neighbors import KNeighborsRegressor

    name, module = "IterativeImputer", "impute"
    binary = common.binary
    for order in ["ascending", "descending", "roman", "arabic", "random"]:
        yield "%s-%s" % (name, order), mapped(binary, module, name, convert=holes, imputation_order=order, random_state=0, max_iter=4)
    for start in ["mean", "median", "most_frequent", "constant"]:
        yield "%s-%s" % (name, start), mapped(binary, module, name, convert=holes, initial_strategy=start, random_state=0, max_iter=2)
    yield name + "-near", mapped(binary, module, name, convert=holes, n_nearest_features=2, random_state=0, max_iter=3)
    yield name + "-bounds", mapped(binary, module, name, convert=holes, min_value=-0.5, max_value=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], random_state=0)
    yield name + "-marks", mapped(binary, module, name, convert=holes, add_indicator=True, random_state=0)
    yield name + "-skip", mapped(binary, module, name, convert=one_hole, skip_complete=True, random_state=0)
    yield name + "-complete", mapped(binary, module, name, convert=one_hole, random_state=0)
    yield name + "-f32", mapped(binary, module, name, convert=holes32, random_state=0)
    yield name + "-value", mapped(binary, module, name, convert=marked, missing_values=-1, random_state=0)
    yield name + "-empty", mapped(binary, module, name, convert=empty_column, random_state=0)
    yield name + "-empty-kept", mapped(binary, module, name, convert=empty_column, keep_empty_features=True, random_state=0)
    yield name + "-constant-empty", mapped(binary, module, name, convert=empty_column, initial_strategy="constant", random_state=0, max_iter=2)
    yield name + "-fill", mapped(binary, module, name, convert=holes, initial_strategy="constant", fill_value=2.5, random_state=0, max_iter=2)
    yield name + "-missing-row", lambda: missing_row(name, module)
    yield "Pipeline-IterativeImputer", lambda: pipeline(name, module)
    yield "SimpleImputer-constant-empty", mapped(binary, module, "SimpleImputer", convert=empty_column, strategy="constant", fill_value=1.5)
    yield name + "-no-rounds", mapped(binary, module, name, convert=holes, max_iter=0)
    for estimator in [Ridge(), LinearRegression(), KNeighborsRegressor(3), ExtraTreesRegressor(3, max_depth=4, random_state=0)]:
        yield "%s-by-%s" % (name, type(estimator).__name__), mapped(
            binary, module, name, convert=holes, estimator=estimator, random_state=0, max_iter=3
        )
    yield name + "-posterior", mapped(
        binary, module, name, convert=holes, sample_posterior=True, random_state=0, max_iter=2, without=["transform"]
    )


def missing_row(name, module):
    x, y, rows = holes(*common.binary())
    rows[2] = np.nan
    return named(module, name, random_state=0, max_iter=3).fit(x), rows


def pipeline(name, module):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x, y, rows = holes(*common.binary())
    return make_pipeline(named(module, name, random_state=0), StandardScaler(), LogisticRegression()).fit(x, y), rows


def dictionaries():
    module = "decomposition"
    for name in ["DictionaryLearning", "MiniBatchDictionaryLearning"]:
        for algorithm in ["omp", "lars", "lasso_lars", "lasso_cd", "threshold"]:
            for tail, kwargs in [("", {}), ("-split", {"split_sign": True})]:
                yield "%s-%s%s" % (name, algorithm, tail), mapped(
                    wide, module, name, n_components=5, random_state=0, transform_algorithm=algorithm, **kwargs
                )
        yield name + "-alpha", mapped(wide, module, name, n_components=5, random_state=0, transform_algorithm="threshold", transform_alpha=0.3)
        yield name + "-omp-tolerance", mapped(
            wide, module, name, n_components=5, random_state=0, transform_algorithm="omp", transform_alpha=3.0
        )
        yield name + "-omp-2", mapped(
            wide, module, name, n_components=5, random_state=0, transform_algorithm="omp", transform_n_nonzero_coefs=2
        )
        yield name + "-lasso-alpha", mapped(
            wide, module, name, n_components=5, random_state=0, transform_algorithm="lasso_lars", transform_alpha=0.2
        )
        yield name + "-cd-alpha", mapped(
            wide, module, name, n_components=5, random_state=0, transform_algorithm="lasso_cd", transform_alpha=0.2
        )
        yield name + "-positive", mapped(
            wide, module, name, n_components=5, random_state=0, transform_algorithm="lasso_cd", positive_code=True, fit_algorithm="cd"
        )
    for algorithm in ["omp", "lars", "lasso_lars", "lasso_cd", "threshold"]:
        yield "SparseCoder-" + algorithm, lambda algorithm=algorithm: coder(algorithm)
    yield "SparseCoder-split", lambda: coder("threshold", split_sign=True)
    yield "SparseCoder-positive", lambda: coder("lasso_cd", positive_code=True)
    yield "SparseCoder-f32", lambda: coder("threshold", convert=np.float32)
    yield "SparseCoder-omp-f32", lambda: coder("omp", convert=np.float32)
    yield "SparseCoder-lasso-positive", lambda: coder("lasso_lars", positive_code=True)
    yield "SparseCoder-lasso-drops", lambda: coder("lasso_lars", atoms=40, transform_max_iter=200, alpha=0.05)
    yield "SparseCoder-lasso-short", lambda: coder("lasso_lars", transform_max_iter=3, alpha=0.01)
    yield "SparseCoder-cd-short", lambda: coder("lasso_cd", transform_max_iter=2)
    yield "SparseCoder-cd-many", lambda: coder("lasso_cd", atoms=30, alpha=0.2)
    yield "SparseCoder-lars-all", lambda: coder("lars", transform_n_nonzero_coefs=7)
    yield "SparseCoder-omp-all", lambda: coder("omp", transform_n_nonzero_coefs=7)
    yield "SparseCoder-omp-twice", lambda: coder("omp", transform_n_nonzero_coefs=5, twice=True)
    yield "SparseCoder-lars-twice", lambda: coder("lars", transform_n_nonzero_coefs=5, twice=True)


def coder(algorithm, alpha=0.7, atoms=7, twice=False, convert=np.float64, **kwargs):
    random = np.random.RandomState(3)
    dictionary = random.normal(size=(atoms, 12))
    dictionary /= np.linalg.norm(dictionary, axis=1, keepdims=True)
    if twice:
        dictionary[4] = dictionary[1]
    x, _, rows = wide()
    made = named("decomposition", "SparseCoder", dictionary.astype(convert), transform_algorithm=algorithm, transform_alpha=alpha, **kwargs)
    return made.fit(x.astype(convert)), rows.astype(convert)


def manifolds():
    iris = common.iris
    for tail, kwargs in [
        ("", {}),
        ("-tree", {"neighbors_algorithm": "kd_tree"}),
        ("-brute", {"neighbors_algorithm": "brute", "path_method": "FW"}),
        ("-manhattan", {"metric": "manhattan"}),
        ("-p3", {"p": 3}),
        ("-radius", {"n_neighbors": None, "radius": 1.9}),
        ("-arpack", {"eigen_solver": "arpack"}),
        ("-3", {"n_components": 3, "n_neighbors": 9}),
    ]:
        yield "Isomap" + tail, mapped(iris, "manifold", "Isomap", **kwargs)
    yield "Isomap-f32", mapped(iris, "manifold", "Isomap", convert=f32)
    for method in ["standard", "modified", "hessian", "ltsa"]:
        yield "LocallyLinearEmbedding-" + method, mapped(
            lambda: (common.binary()[0], None, common.binary()[2] + 0.1), "manifold", "LocallyLinearEmbedding", n_neighbors=12, method=method, random_state=0
        )
    yield "LocallyLinearEmbedding-reg", mapped(iris, "manifold", "LocallyLinearEmbedding", reg=0.05, n_neighbors=4, random_state=0)
    yield "KernelPCA-f32", mapped(iris, "decomposition", "KernelPCA", convert=f32, kernel="rbf", n_components=2)
    yield "LocallyLinearEmbedding-f32", mapped(
        lambda: (common.binary()[0], None, common.binary()[2] + 0.1), "manifold", "LocallyLinearEmbedding", convert=f32, n_neighbors=12, random_state=0
    )
    yield "Isomap-ball", mapped(iris, "manifold", "Isomap", neighbors_algorithm="ball_tree", metric="chebyshev", n_neighbors=7)


def cases():
    yield from iterative()
    yield from dictionaries()
    yield from manifolds()
