"""More of what `cases_linear.py` has: every kind of labels and input, weights, and rarer options."""

import numpy as np

import common
from common import binary, bools, f32, f32_target, fit, floats, iris, multilabel, named, one_column, positive, signs, sparse, strings
from cases_trees import LABELS, labels_of_two, numbers_of_two, two, weighted

LM, DA, NN = "linear_model", "discriminant_analysis", "neural_network"


def every_kind_of_labels():
    classifiers = [
        ("svm", "SVC", {}), ("svm", "NuSVC", {"nu": 0.2}), ("svm", "LinearSVC", {"random_state": 0}),
        (LM, "LogisticRegression", {"max_iter": 500}), (LM, "LogisticRegressionCV", {"cv": 3, "max_iter": 500, "Cs": 3}),
        (LM, "SGDClassifier", {"random_state": 0, "loss": "modified_huber"}), (LM, "Perceptron", {"random_state": 0}),
        (LM, "PassiveAggressiveClassifier", {"random_state": 0}), (LM, "RidgeClassifier", {}), (LM, "RidgeClassifierCV", {}),
        (DA, "LinearDiscriminantAnalysis", {}), (DA, "QuadraticDiscriminantAnalysis", {"reg_param": 0.1}),
        (NN, "MLPClassifier", {"hidden_layer_sizes": (4,), "max_iter": 40, "random_state": 0}),
        ("dummy", "DummyClassifier", {}),
    ]
    for module, name, options in classifiers:
        for suffix, convert in LABELS.items():
            if suffix == "sparse" and name.endswith("Analysis"):
                continue
            yield "%s-%s-wide" % (name, suffix), fit(iris, module, name, convert=convert, **options)
        yield name + "-bools-wide", fit(binary, module, name, convert=bools, **options)
        yield name + "-signs-wide", fit(binary, module, name, convert=signs, **options)
        yield name + "-strings-binary-wide", fit(binary, module, name, convert=strings, **options)
        yield name + "-column-wide", fit(iris, module, name, convert=one_column, **options)
        if name not in ("MLPClassifier", "LinearDiscriminantAnalysis", "QuadraticDiscriminantAnalysis", "PassiveAggressiveClassifier"):
            yield name + "-weights-wide", weighted(iris, module, name, **options)
        if "class_weight" in getattr(named(module, name), "get_params")():
            yield name + "-balanced-wide", fit(iris, module, name, class_weight="balanced", **options)


def svm():
    regression = common.regression
    for kernel in ["linear", "poly", "rbf", "sigmoid"]:
        for data, suffix in [(iris, ""), (binary, "-binary")]:
            for shape in ["ovr", "ovo"]:
                yield "SVC-%s-%s-sparse%s" % (kernel, shape, suffix), fit(data, "svm", "SVC", convert=sparse, kernel=kernel, decision_function_shape=shape)
                if kernel == "linear" and data is binary:
                    continue  # coefficients in the hundred thousands, which cancel
                yield "NuSVC-%s-%s%s" % (kernel, shape, suffix), fit(data, "svm", "NuSVC", kernel=kernel, decision_function_shape=shape, nu=0.2, probability=True, random_state=0)
        yield "SVC-%s-proba-ovo" % kernel, fit(iris, "svm", "SVC", kernel=kernel, probability=True, decision_function_shape="ovo", random_state=2)
        yield "SVC-%s-ties" % kernel, fit(iris, "svm", "SVC", kernel=kernel, break_ties=True, class_weight={0: 2})
        yield "NuSVR-" + kernel, fit(regression, "svm", "NuSVR", kernel=kernel, coef0=0.3, degree=2)
        yield "SVR-%s-sparse" % kernel, fit(regression, "svm", "SVR", convert=sparse, kernel=kernel)
        yield "OneClassSVM-%s-sparse" % kernel, fit(binary, "svm", "OneClassSVM", convert=sparse, kernel=kernel, nu=0.3)
    for gamma in ["scale", "auto", 0.5]:
        yield "SVC-gamma-%s" % gamma, fit(iris, "svm", "SVC", gamma=gamma, C=10)
    yield "SVC-f32-proba", fit(iris, "svm", "SVC", convert=f32, probability=True, random_state=0)
    yield "SVC-many", fit(lambda: digits(400), "svm", "SVC", gamma=0.001)
    yield "SVC-many-ovo", fit(lambda: digits(300), "svm", "SVC", gamma=0.001, decision_function_shape="ovo", probability=True, random_state=0)
    for loss in ["hinge", "squared_hinge"]:
        for dual in [True, False]:
            yield "LinearSVC-%s-%s" % (loss, dual), fit(iris, "svm", "LinearSVC", loss=loss, dual=dual, random_state=0)
    yield "LinearSVC-l1", fit(iris, "svm", "LinearSVC", penalty="l1", dual=False, intercept_scaling=2.0, random_state=0)
    yield "LinearSVC-crammer-binary", fit(binary, "svm", "LinearSVC", multi_class="crammer_singer", random_state=0)
    for loss in ["epsilon_insensitive", "squared_epsilon_insensitive"]:
        yield "LinearSVR-" + loss, fit(regression, "svm", "LinearSVR", loss=loss, epsilon=0.1, random_state=0)
    yield "LinearSVR-bare", fit(regression, "svm", "LinearSVR", fit_intercept=False, random_state=0)
    for name in ["SVR", "NuSVR", "OneClassSVM"]:
        yield name + "-precomputed", gram(name)


def digits(count):
    from sklearn.datasets import load_digits

    d = load_digits()
    return d.data[:count], d.target[:count], d.data[600:620]


def gram(name):
    def make():
        x, y, rows = common.regression()
        return named("svm", name, kernel="precomputed").fit(x @ x.T, y), rows @ x.T

    return make


def linear():
    regression = common.regression
    names = [
        "LinearRegression", "Ridge", "RidgeCV", "Lasso", "LassoCV", "ElasticNet", "ElasticNetCV", "Lars", "LarsCV", "LassoLars",
        "LassoLarsCV", "LassoLarsIC", "OrthogonalMatchingPursuit", "OrthogonalMatchingPursuitCV", "BayesianRidge", "ARDRegression",
        "HuberRegressor", "TheilSenRegressor", "QuantileRegressor", "SGDRegressor", "PassiveAggressiveRegressor", "RANSACRegressor",
        "PoissonRegressor", "GammaRegressor", "TweedieRegressor",
    ]
    for name in names:
        data = (lambda: (lambda x, y, r: (x, y + 0.5, r))(*common.counts())) if name[0] in "PGT" and name.endswith("Regressor") and name[1] in "oaw" else regression
        options = {"random_state": 0} if "random_state" in named(LM, name).get_params() else {}
        yield name + "-f32-wide", fit(data, LM, name, convert=f32_target, **options)
        yield name + "-f32-rows", fit(data, LM, name, convert=lambda x, y, rows: (x, y, rows.astype(np.float32)), **options)
        yield name + "-sparse-wide", fit(data, LM, name, convert=sparse, **options)
        yield name + "-ints", fit(iris, LM, name, convert=lambda x, y, rows: (np.round(x * 4).astype(int), y + 1, np.round(rows * 4).astype(int)), **options)
        yield name + "-bare", fit(data, LM, name, fit_intercept=False, **options)
        yield name + "-weights-wide", weighted(data, LM, name, **options)
    for name in ["Ridge", "LinearRegression", "Lasso", "ElasticNet", "TheilSenRegressor"]:
        yield name + "-positive", fit(regression, LM, name, positive=True)
    for solver in ["svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga"]:
        yield "Ridge-" + solver, fit(regression, LM, "Ridge", solver=solver, random_state=0)
        yield "RidgeClassifier-" + solver, fit(iris, LM, "RidgeClassifier", solver=solver, random_state=0)
    yield "Ridge-alphas", fit(two, LM, "Ridge", alpha=[0.1, 10.0])
    yield "RidgeCV-folds", fit(two, LM, "RidgeCV", cv=3, alphas=[0.1, 1.0])
    yield "RidgeCV-each", fit(two, LM, "RidgeCV", alpha_per_target=True, alphas=[0.1, 1.0, 10.0])
    for loss in ["squared_error", "huber", "epsilon_insensitive", "squared_epsilon_insensitive"]:
        yield "SGDRegressor-" + loss, fit(regression, LM, "SGDRegressor", loss=loss, random_state=0)
    yield "SGDRegressor-average", fit(regression, LM, "SGDRegressor", average=10, early_stopping=True, random_state=0)
    for name in ["LassoLarsIC"]:
        yield name + "-bic", fit(regression, LM, name, criterion="bic")
    for loss in ["absolute_error", "squared_error"]:
        yield "RANSACRegressor-" + loss, fit(regression, LM, "RANSACRegressor", loss=loss, random_state=0)
    yield "RANSACRegressor-inner", lambda: fit(regression, LM, "RANSACRegressor", estimator=named("tree", "DecisionTreeRegressor", max_depth=3), min_samples=20, random_state=0)()
    yield "RANSACRegressor-base", lambda: fit(regression, LM, "RANSACRegressor", base_estimator=named(LM, "Ridge"), min_samples=20, random_state=0)()
    yield "RANSACRegressor-svr", lambda: fit(regression, LM, "RANSACRegressor", estimator=named("svm", "SVR"), min_samples=20, random_state=0)()
    for link in ["auto", "identity", "log"]:
        yield "TweedieRegressor-link-" + link, fit(common.counts, LM, "TweedieRegressor", power=0, link=link)
    for solver in ["lbfgs", "newton-cholesky"]:
        yield "PoissonRegressor-" + solver, fit(common.counts, LM, "PoissonRegressor", solver=solver)
        yield "GammaRegressor-" + solver, fit(lambda: (lambda x, y, r: (x, y + 0.5, r))(*common.counts()), LM, "GammaRegressor", solver=solver)
    for name in ["MultiTaskLasso", "MultiTaskElasticNet"]:
        yield name + "-f32", fit(two, LM, name, convert=f32_target)
        yield name + "-bare", fit(two, LM, name, fit_intercept=False)
    for name in ["BayesianRidge", "ARDRegression"]:
        yield name + "-scores", fit(regression, LM, name, compute_score=True)
    yield "SGDOneClassSVM-sparse", fit(binary, LM, "SGDOneClassSVM", convert=sparse, random_state=0)
    yield "SGDOneClassSVM-average", fit(binary, LM, "SGDOneClassSVM", average=True, nu=0.2, random_state=0)
    yield "SGDOneClassSVM-f32", fit(binary, LM, "SGDOneClassSVM", convert=f32, random_state=0)


def classifiers():
    for penalty, solver, extra in [
        ("l1", "saga", {}), ("elasticnet", "saga", {"l1_ratio": 0.5}), ("l2", "sag", {}), (None, "lbfgs", {}), ("none", "lbfgs", {}), ("l1", "liblinear", {})]:
        for data, suffix in [(iris, ""), (binary, "-binary")]:
            yield "LogisticRegression-%s-%s%s" % (penalty, solver, suffix), fit(
                data, LM, "LogisticRegression", penalty=penalty, solver=solver, max_iter=300, random_state=0, **extra)
    for choice in ["auto", "ovr", "multinomial"]:
        for data, suffix in [(iris, ""), (binary, "-binary")]:
            yield "LogisticRegressionCV-%s%s" % (choice, suffix), fit(data, LM, "LogisticRegressionCV", multi_class=choice, cv=3, Cs=3, max_iter=300)
    for solver in ["liblinear", "saga", "newton-cholesky"]:
        yield "LogisticRegressionCV-" + solver, fit(binary, LM, "LogisticRegressionCV", solver=solver, cv=3, Cs=3, random_state=0)
    yield "LogisticRegressionCV-unrefit", fit(iris, LM, "LogisticRegressionCV", refit=False, cv=3, Cs=3, max_iter=300)
    yield "LogisticRegressionCV-legacy", fit(iris, LM, "LogisticRegressionCV", use_legacy_attributes=False, cv=3, Cs=3, max_iter=300)
    for loss in ["hinge", "log_loss", "modified_huber", "squared_hinge", "perceptron", "squared_error", "huber", "epsilon_insensitive", "squared_epsilon_insensitive"]:
        yield "SGDClassifier-%s-sparse" % loss, fit(iris, LM, "SGDClassifier", convert=sparse, loss=loss, random_state=0)
        yield "SGDClassifier-%s-average-binary" % loss, fit(binary, LM, "SGDClassifier", average=True, loss=loss, random_state=0)
    for penalty in ["l1", "elasticnet", None]:
        yield "SGDClassifier-penalty-%s" % penalty, fit(iris, LM, "SGDClassifier", penalty=penalty, random_state=0)
        yield "Perceptron-penalty-%s" % penalty, fit(iris, LM, "Perceptron", penalty=penalty, random_state=0)
    yield "SGDClassifier-sparsified", lambda: (
        lambda d: (named(LM, "SGDClassifier", penalty="l1", loss="log_loss", random_state=0).fit(*d[:2]).sparsify(), d[2]))(iris())
    yield "SGDClassifier-partial", lambda: (
        lambda d: (named(LM, "SGDClassifier", loss="log_loss", random_state=0).partial_fit(*d[:2], classes=[0, 1, 2]), d[2]))(iris())
    yield "RidgeClassifierCV-folds", fit(iris, LM, "RidgeClassifierCV", cv=3, alphas=[0.1, 1.0])
    for solver in ["svd", "lsqr", "eigen"]:
        for extra in [{"priors": [0.2, 0.3, 0.5]}, {"n_components": 1}]:
            yield "LinearDiscriminantAnalysis-%s-%s" % (solver, next(iter(extra))), fit(iris, DA, "LinearDiscriminantAnalysis", solver=solver, **extra)
        if solver != "svd":
            yield "LinearDiscriminantAnalysis-%s-shrunk" % solver, fit(iris, DA, "LinearDiscriminantAnalysis", solver=solver, shrinkage=0.3)
            yield "LinearDiscriminantAnalysis-%s-oracle" % solver, fit(iris, DA, "LinearDiscriminantAnalysis", solver=solver, covariance_estimator=named("covariance", "OAS"))
    yield "LinearDiscriminantAnalysis-covariance", fit(iris, DA, "LinearDiscriminantAnalysis", store_covariance=True)
    yield "LinearDiscriminantAnalysis-digits", fit(lambda: digits(400), DA, "LinearDiscriminantAnalysis", solver="lsqr", shrinkage=0.2)
    yield "QuadraticDiscriminantAnalysis-priors", fit(iris, DA, "QuadraticDiscriminantAnalysis", priors=[0.2, 0.3, 0.5], store_covariance=True)
    yield "QuadraticDiscriminantAnalysis-eigen", fit(iris, DA, "QuadraticDiscriminantAnalysis", solver="eigen", shrinkage="auto")
    yield "QuadraticDiscriminantAnalysis-eigen-binary", fit(binary, DA, "QuadraticDiscriminantAnalysis", solver="eigen", shrinkage=0.2)


def networks():
    regression = common.regression
    for shape in [(), (3,), (5, 4, 3)]:
        for solver in ["lbfgs", "adam", "sgd"]:
            options = {"hidden_layer_sizes": shape, "solver": solver, "max_iter": 40, "random_state": 0}
            yield "MLPClassifier-%d-%s" % (len(shape), solver), fit(iris, NN, "MLPClassifier", **options)
            yield "MLPRegressor-%d-%s" % (len(shape), solver), fit(regression, NN, "MLPRegressor", **options)
    small = {"hidden_layer_sizes": (5,), "max_iter": 40, "random_state": 0}
    for activation in ["identity", "logistic", "tanh", "relu"]:
        yield "MLPClassifier-%s-binary" % activation, fit(binary, NN, "MLPClassifier", activation=activation, **small)
        yield "MLPRegressor-%s-two" % activation, fit(two, NN, "MLPRegressor", activation=activation, **small)
    yield "MLPClassifier-stopped", fit(iris, NN, "MLPClassifier", early_stopping=True, **small)
    yield "MLPClassifier-partial", lambda: (lambda d: (named(NN, "MLPClassifier", **small).partial_fit(*d[:2], classes=[0, 1, 2]), d[2]))(iris())
    yield "MLPRegressor-f32", fit(regression, NN, "MLPRegressor", convert=f32_target, **small)
    yield "MLPRegressor-sparse", fit(regression, NN, "MLPRegressor", convert=sparse, **small)
    yield "MLPRegressor-poisson-wide", fit(common.counts, NN, "MLPRegressor", loss="poisson", **small)
    yield "MLPClassifier-multilabel-sparse", fit(multilabel, NN, "MLPClassifier", convert=sparse, **small)


def others():
    regression = common.regression
    kr = "kernel_ridge"
    for kernel, extra in [("polynomial", {"degree": 2, "coef0": 2.0}), ("rbf", {"gamma": 0.3}), ("laplacian", {"gamma": 0.1}), ("sigmoid", {"gamma": 0.01}), ("cosine", {}), ("linear", {})]:
        yield "KernelRidge-%s-two" % kernel, fit(two, kr, "KernelRidge", kernel=kernel, alpha=0.5, **extra)
        yield "KernelRidge-%s-sparse" % kernel, fit(regression, kr, "KernelRidge", convert=sparse, kernel=kernel, **extra)
        yield "KernelRidge-%s-f32" % kernel, fit(regression, kr, "KernelRidge", convert=f32_target, kernel=kernel, **extra)
    yield "KernelRidge-precomputed", lambda: (
        lambda d: (named(kr, "KernelRidge", kernel="precomputed").fit(d[0] @ d[0].T, d[1]), d[2] @ d[0].T))(regression())
    yield "KernelRidge-alphas", fit(two, kr, "KernelRidge", alpha=[0.1, 2.0])
    yield "KernelRidge-column", fit(regression, kr, "KernelRidge", convert=one_column)
    ends = lambda x, y, rows: (x[:, 0], y, np.concatenate([rows[:, 0], [-99.0, 99.0]]))
    columns = lambda x, y, rows: (x[:, :1], y, rows[:, :1])
    for outside in ["nan", "clip"]:
        for increasing in [True, False, "auto"]:
            yield "IsotonicRegression-%s-%s" % (outside, increasing), fit(
                regression, "isotonic", "IsotonicRegression", convert=ends, out_of_bounds=outside, increasing=increasing, y_min=-0.5, y_max=0.8)
    yield "IsotonicRegression-column", fit(regression, "isotonic", "IsotonicRegression", convert=columns, out_of_bounds="clip")
    yield "IsotonicRegression-weights", weighted(regression, "isotonic", "IsotonicRegression", convert=ends, out_of_bounds="clip")
    yield "IsotonicRegression-ties", fit(iris, "isotonic", "IsotonicRegression", convert=lambda x, y, rows: (x[:, 0], y, rows[:, 0]), out_of_bounds="clip")
    dummy = "DummyClassifier"
    for strategy, extra in [("most_frequent", {}), ("prior", {}), ("constant", {"constant": 1}), ("stratified", {}), ("uniform", {})]:
        drawn = ["predict", "predict_proba", "predict_log_proba"] if strategy == "stratified" else ["predict"] if strategy == "uniform" else []
        if drawn and strategy == "stratified":
            continue  # every answer is drawn
        for data, suffix in [(iris, ""), (binary, "-binary"), (numbers_of_two, "-numbers")]:
            value = {"constant": [1, 7]} if extra and suffix == "-numbers" else extra
            yield "%s-%s%s-wide" % (dummy, strategy, suffix), lambda s=strategy, d=data, v=value, w=drawn: fit(d, "dummy", dummy, strategy=s, **v)() + (w,)
    yield dummy + "-texts-of-two", fit(labels_of_two, "dummy", dummy)
    for strategy, extra in [("mean", {}), ("median", {}), ("quantile", {"quantile": 0.2}), ("constant", {"constant": 4})]:
        yield "DummyRegressor-%s-wide" % strategy, fit(regression, "dummy", "DummyRegressor", strategy=strategy, **extra)
        value = {"constant": [[4.0, 5.0]]} if strategy == "constant" else extra
        yield "DummyRegressor-%s-two" % strategy, fit(two, "dummy", "DummyRegressor", strategy=strategy, **value)
    for name in ["PLSRegression", "PLSCanonical", "CCA"]:
        yield name + "-f32", fit(two, "cross_decomposition", name, convert=f32_target)
        yield name + "-one-component", fit(two, "cross_decomposition", name, n_components=1)


def cases():
    yield from every_kind_of_labels()
    yield from svm()
    yield from linear()
    yield from classifiers()
    yield from networks()
    yield from others()
