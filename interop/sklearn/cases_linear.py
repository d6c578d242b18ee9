"""Support vector machines, linear models, discriminants, neural networks and their neighbours."""

import numpy as np

import common
from common import bools, f32, f32_target, fit, floats, named, one_column, positive, two_classes


def svm():
    iris, binary, regression = common.iris, common.binary, common.regression
    kernels = {
        "linear": {},
        "poly": {"degree": 3, "coef0": 0.5},
        "poly0": {"kernel": "poly", "degree": 2, "gamma": "auto"},
        "rbf": {},
        "sigmoid": {"gamma": 0.05, "coef0": 0.1},
    }
    for name, extra in kernels.items():
        options = dict({"kernel": name}, **extra)
        yield "SVC-" + name, fit(iris, "svm", "SVC", **options)
        yield "SVC-%s-ovo" % name, fit(iris, "svm", "SVC", decision_function_shape="ovo", **options)
        yield "SVC-%s-binary" % name, fit(binary, "svm", "SVC", **options)
        yield "SVR-" + name, fit(regression, "svm", "SVR", **options)
        yield "OneClassSVM-" + name, fit(binary, "svm", "OneClassSVM", nu=0.2, **options)
    yield "SVC-break-ties", fit(iris, "svm", "SVC", break_ties=True)
    yield "SVC-proba", fit(iris, "svm", "SVC", probability=True, random_state=0)
    yield "SVC-proba-binary", fit(binary, "svm", "SVC", probability=True, random_state=0)
    yield "SVC-sparse", fit(common.sparse_binary, "svm", "SVC")
    yield "SVC-sparse-linear", fit(common.sparse_binary, "svm", "SVC", kernel="linear")
    yield "SVC-strings", fit(common.iris_named, "svm", "SVC", class_weight="balanced")
    yield "SVC-bools", fit(binary, "svm", "SVC", convert=bools)
    yield "SVC-float-labels", fit(iris, "svm", "SVC", convert=floats)
    yield "SVC-precomputed", precomputed
    yield "SVC-far", far
    yield "NuSVC", fit(iris, "svm", "NuSVC", nu=0.3)
    yield "NuSVC-proba", fit(iris, "svm", "NuSVC", nu=0.3, probability=True, random_state=1)
    yield "NuSVC-binary", fit(binary, "svm", "NuSVC", nu=0.3)
    yield "NuSVR", fit(regression, "svm", "NuSVR")
    yield "LinearSVC", fit(iris, "svm", "LinearSVC", random_state=0)
    yield "LinearSVC-binary", fit(binary, "svm", "LinearSVC", random_state=0)
    yield "LinearSVC-crammer", fit(iris, "svm", "LinearSVC", multi_class="crammer_singer", random_state=0)
    yield "LinearSVC-nointercept", fit(iris, "svm", "LinearSVC", fit_intercept=False, random_state=0)
    yield "LinearSVR", fit(regression, "svm", "LinearSVR", random_state=0)


def precomputed():
    x, y, rows = common.iris()
    model = named("svm", "SVC", kernel="precomputed").fit(x @ x.T, y)
    return model, rows @ x.T


def far():
    """Coordinates far from the origin and a steep kernel: dot products would cancel."""
    x, y, rows = common.iris()
    model = named("svm", "SVC", gamma=30.0, decision_function_shape="ovo").fit(x + 5000, y)
    return model, rows + 5000


def linear():
    iris, binary, regression = common.iris, common.binary, common.regression
    lm = "linear_model"
    regressors = [
        ("LinearRegression", {}),
        ("Ridge", {}),
        ("RidgeCV", {}),
        ("Lasso", {"alpha": 0.01}),
        ("LassoCV", {}),
        ("ElasticNet", {"alpha": 0.01}),
        ("ElasticNetCV", {}),
        ("Lars", {}),
        ("LarsCV", {}),
        ("LassoLars", {"alpha": 0.01}),
        ("LassoLarsCV", {}),
        ("LassoLarsIC", {}),
        ("OrthogonalMatchingPursuit", {}),
        ("OrthogonalMatchingPursuitCV", {}),
        ("BayesianRidge", {}),
        ("ARDRegression", {}),
        ("HuberRegressor", {}),
        ("TheilSenRegressor", {"random_state": 0}),
        ("QuantileRegressor", {"alpha": 0.01, "solver": "highs"}),
        ("SGDRegressor", {"random_state": 0}),
        ("PassiveAggressiveRegressor", {"random_state": 0}),
        ("RANSACRegressor", {"random_state": 0}),
    ]
    for name, options in regressors:
        yield name, fit(regression, lm, name, **options)
    two = lambda: common.regression(2)
    for name in ["LinearRegression", "Ridge", "RidgeCV", "Lasso", "Lars", "OrthogonalMatchingPursuit"]:
        yield name + "-two", fit(two, lm, name)
        yield name + "-column", fit(regression, lm, name, convert=one_column)
    for name in ["LinearRegression", "Ridge", "Lasso", "ElasticNet", "LassoCV", "SGDRegressor", "BayesianRidge"]:
        yield name + "-f32", fit(regression, lm, name, convert=f32_target)
    yield "LinearRegression-nointercept", fit(regression, lm, "LinearRegression", fit_intercept=False)
    for name in ["MultiTaskLasso", "MultiTaskLassoCV", "MultiTaskElasticNet", "MultiTaskElasticNetCV"]:
        yield name, fit(two, lm, name)
    yield "RANSACRegressor-two", fit(two, lm, "RANSACRegressor", random_state=0)
    yield "PoissonRegressor", fit(common.counts, lm, "PoissonRegressor")
    shifted = lambda x, y, rows: (x, y + 0.5, rows)
    yield "GammaRegressor", fit(common.counts, lm, "GammaRegressor", convert=shifted)
    for power in [0, 1, 1.5, 2, 3]:
        yield "TweedieRegressor-%s" % power, fit(common.counts, lm, "TweedieRegressor", power=power, convert=shifted)
    yield "TweedieRegressor-log", fit(common.counts, lm, "TweedieRegressor", power=0, link="log")
    yield "SGDOneClassSVM", fit(binary, lm, "SGDOneClassSVM", random_state=0)


def classifiers():
    iris, binary = common.iris, common.binary
    lm = "linear_model"
    for solver in ["lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga"]:
        for data, suffix in [(iris, ""), (binary, "-binary")]:
            name = "LogisticRegression-%s%s" % (solver, suffix)
            yield name, fit(data, lm, "LogisticRegression", solver=solver, random_state=0)
            for choice in ["ovr", "multinomial"]:
                yield name + "-" + choice, fit(
                    data, lm, "LogisticRegression", solver=solver, multi_class=choice, random_state=0
                )
    yield "LogisticRegression-strings", fit(common.iris_named, lm, "LogisticRegression", max_iter=500)
    yield "LogisticRegression-f32", fit(iris, lm, "LogisticRegression", convert=f32)
    yield "LogisticRegression-l1", fit(binary, lm, "LogisticRegression", penalty="l1", solver="liblinear")
    yield "LogisticRegression-two-of-three", fit(iris, lm, "LogisticRegression", convert=two_classes)
    yield "LogisticRegression-sparsified", lambda: (
        lambda data: (named(lm, "LogisticRegression").fit(*data[:2]).sparsify(), data[2])
    )(iris())
    yield "LogisticRegressionCV", fit(iris, lm, "LogisticRegressionCV", cv=3, max_iter=500)
    yield "LogisticRegressionCV-binary", fit(binary, lm, "LogisticRegressionCV", cv=3)
    for loss in ["hinge", "log_loss", "modified_huber", "squared_hinge", "perceptron", "squared_error", "huber"]:
        yield "SGDClassifier-" + loss, fit(iris, lm, "SGDClassifier", loss=loss, random_state=0)
        yield "SGDClassifier-%s-binary" % loss, fit(binary, lm, "SGDClassifier", loss=loss, random_state=0)
    yield "SGDClassifier-log", fit(iris, lm, "SGDClassifier", loss="log", random_state=0)
    yield "SGDClassifier-average", fit(iris, lm, "SGDClassifier", average=True, random_state=0)
    for name in ["Perceptron", "PassiveAggressiveClassifier"]:
        yield name, fit(iris, lm, name, random_state=0)
        yield name + "-binary", fit(binary, lm, name, random_state=0)
    for name in ["RidgeClassifier", "RidgeClassifierCV"]:
        yield name, fit(iris, lm, name)
        yield name + "-binary", fit(binary, lm, name)
        yield name + "-strings", fit(common.iris_named, lm, name)
        yield name + "-multilabel", fit(common.multilabel, lm, name)


def others():
    iris, binary, regression = common.iris, common.binary, common.regression
    da = "discriminant_analysis"
    for solver in ["svd", "lsqr", "eigen"]:
        yield "LinearDiscriminantAnalysis-" + solver, fit(iris, da, "LinearDiscriminantAnalysis", solver=solver)
        yield "LinearDiscriminantAnalysis-%s-binary" % solver, fit(binary, da, "LinearDiscriminantAnalysis", solver=solver)
    yield "LinearDiscriminantAnalysis-shrinkage", fit(
        iris, da, "LinearDiscriminantAnalysis", solver="eigen", shrinkage="auto", n_components=1
    )
    yield "QuadraticDiscriminantAnalysis", fit(iris, da, "QuadraticDiscriminantAnalysis", reg_param=0.1)
    yield "QuadraticDiscriminantAnalysis-binary", fit(binary, da, "QuadraticDiscriminantAnalysis", reg_param=0.1)
    two = lambda: common.regression(2)
    for name in ["PLSRegression", "PLSCanonical", "CCA", "PLSSVD"]:
        yield name, fit(two, "cross_decomposition", name)
        yield name + "-unscaled", fit(two, "cross_decomposition", name, scale=False)
    yield "PLSRegression-one", fit(regression, "cross_decomposition", "PLSRegression")
    yield "PLSRegression-column", fit(regression, "cross_decomposition", "PLSRegression", convert=one_column)
    first = lambda x, y, rows: (x[:, 0], y, np.append(rows[:, 0], x[:, 0].max()))
    for outside in ["nan", "clip"]:
        yield "IsotonicRegression-" + outside, fit(
            regression, "isotonic", "IsotonicRegression", out_of_bounds=outside,
            convert=lambda x, y, rows: (x[:, 0], y, np.concatenate([rows[:, 0], [-99.0, 99.0]])),
        )
    yield "IsotonicRegression-raise", fit(regression, "isotonic", "IsotonicRegression", convert=first)
    yield "IsotonicRegression-falling", fit(regression, "isotonic", "IsotonicRegression", increasing="auto", convert=first)
    yield "IsotonicRegression-f32", fit(
        regression, "isotonic", "IsotonicRegression",
        convert=lambda x, y, rows: (x[:, 0].astype(np.float32), y.astype(np.float32), rows[:, 0].astype(np.float32)),
    )
    for kernel in ["linear", "poly", "rbf", "laplacian", "sigmoid", "cosine", "additive_chi2"]:
        convert = positive if "chi2" in kernel else None
        yield "KernelRidge-" + kernel, fit(regression, "kernel_ridge", "KernelRidge", kernel=kernel, convert=convert)
    yield "KernelRidge-chi2", fit(regression, "kernel_ridge", "KernelRidge", kernel="chi2", gamma=0.5, convert=positive)
    yield "KernelRidge-two", fit(two, "kernel_ridge", "KernelRidge", kernel="rbf", gamma=0.1)
    yield "KernelRidge-sparse", fit(common.sparse_binary, "kernel_ridge", "KernelRidge", kernel="rbf", gamma=0.1)
    nn = "neural_network"
    small = {"hidden_layer_sizes": (7, 5), "max_iter": 60, "random_state": 0}
    for activation in ["identity", "logistic", "tanh", "relu"]:
        yield "MLPClassifier-" + activation, fit(iris, nn, "MLPClassifier", activation=activation, **small)
        yield "MLPRegressor-" + activation, fit(regression, nn, "MLPRegressor", activation=activation, **small)
    yield "MLPClassifier-binary", fit(binary, nn, "MLPClassifier", solver="lbfgs", **small)
    yield "MLPClassifier-sgd", fit(common.iris_named, nn, "MLPClassifier", solver="sgd", **small)
    yield "MLPClassifier-multilabel", fit(common.multilabel, nn, "MLPClassifier", **small)
    yield "MLPClassifier-f32", fit(iris, nn, "MLPClassifier", convert=f32, **small)
    yield "MLPRegressor-two", fit(two, nn, "MLPRegressor", **small)
    yield "MLPRegressor-poisson", fit(common.counts, nn, "MLPRegressor", loss="poisson", **small)
    yield "BernoulliRBM", rbm
    yield "DummyClassifier-uniform", lambda: (
        named("dummy", "DummyClassifier", strategy="uniform").fit(*iris()[:2]), iris()[2], ["predict"]
    )
    for strategy in ["most_frequent", "prior"]:
        yield "DummyClassifier-" + strategy, fit(iris, "dummy", "DummyClassifier", strategy=strategy, random_state=0)
    yield "DummyClassifier-constant", fit(common.iris_named, "dummy", "DummyClassifier", strategy="constant", constant="setosa")
    yield "DummyClassifier-multi", fit(common.multilabel, "dummy", "DummyClassifier", strategy="most_frequent")
    for strategy in ["mean", "median"]:
        yield "DummyRegressor-" + strategy, fit(regression, "dummy", "DummyRegressor", strategy=strategy)
    yield "DummyRegressor-quantile", fit(two, "dummy", "DummyRegressor", strategy="quantile", quantile=0.3)


def rbm():
    x, _, _ = common.binary()
    x = (x > 0).astype(float)
    return named("neural_network", "BernoulliRBM", n_components=4, n_iter=3, random_state=0).fit(x), x[:12], ["score_samples"]


def cases():
    yield from svm()
    yield from linear()
    yield from classifiers()
    yield from others()
