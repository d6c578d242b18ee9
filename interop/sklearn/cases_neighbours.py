"""Neighbours, naive Bayes, Gaussian processes and learning from a few labels."""

import numpy as np

import common
from common import binary, bools, f32, fit, iris, multilabel, named, sparse, strings
from cases_trees import LABELS, labels_of_two, numbers_of_two, two, weighted

NEIGHBOURS = "neighbors"


def shares(x, y, rows):
    """Rows that sum to one, positive."""
    x, rows = np.abs(x) + 0.01, np.abs(rows) + 0.01
    return x / x.sum(axis=1, keepdims=True), y, rows / rows.sum(axis=1, keepdims=True)


def truths(x, y, rows):
    return (x > 0), y, (rows > 0)


def truth_numbers(x, y, rows):
    return (x > 0).astype(float), y, (rows > 0).astype(float)


def neighbours():
    regression = common.regression
    metrics = {
        "euclidean": {}, "l2": {}, "l1": {}, "manhattan": {}, "cityblock": {}, "chebyshev": {}, "infinity": {},
        "minkowski": {"p": 3}, "canberra": {}, "braycurtis": {}, "cosine": {}, "sqeuclidean": {},
        "p": {},
    }
    for metric, options in metrics.items():
        for algorithm in ["brute", "kd_tree", "ball_tree", "auto"]:
            for kind, data in [("KNeighborsClassifier", iris), ("KNeighborsRegressor", regression)]:
                if kind.endswith("Regressor") and algorithm not in ("brute", "auto"):
                    continue
                weights = "distance" if algorithm in ("ball_tree", "auto") else "uniform"
                yield "%s-%s-%s" % (kind, metric, algorithm), fit(
                    data, NEIGHBOURS, kind, metric=metric, algorithm=algorithm, weights=weights, **options)
        yield "RadiusNeighborsRegressor-" + metric, fit(regression, NEIGHBOURS, "RadiusNeighborsRegressor", metric=metric, radius=1.5, **options)
    for metric in ["jaccard", "dice", "rogerstanimoto", "russellrao", "sokalmichener", "sokalsneath", "matching", "kulsinski", "hamming"]:
        yield "KNeighborsClassifier-%s-truths" % metric, fit(binary, NEIGHBOURS, "KNeighborsClassifier", convert=truths, metric=metric)
    yield "KNeighborsClassifier-haversine", fit(lambda: tuple(m[:, :2] if m.ndim == 2 else m for m in iris()), NEIGHBOURS, "KNeighborsClassifier", metric="haversine")
    variances = iris()[0].var(axis=0)
    yield "KNeighborsClassifier-seuclidean", fit(iris, NEIGHBOURS, "KNeighborsClassifier", metric="seuclidean", metric_params={"V": variances})
    yield "KNeighborsClassifier-seuclidean-brute", fit(iris, NEIGHBOURS, "KNeighborsClassifier", metric="seuclidean", metric_params={"V": variances}, algorithm="brute")
    inverse = np.linalg.inv(np.cov(iris()[0].T))
    for metric in ["nan_euclidean", "correlation"]:
        apart = lambda x, y, rows, m=metric: (lambda x, y, rows: (x, y, rows + 0.01))(*(common.holes(x, y, rows) if m[0] == "n" else (x, y, rows)))
        yield "KNeighborsRegressor-" + metric, fit(regression, NEIGHBOURS, "KNeighborsRegressor", convert=apart, metric=metric, weights="distance")
        yield "KNeighborsClassifier-" + metric, fit(binary, NEIGHBOURS, "KNeighborsClassifier", convert=apart, metric=metric)
    yield "KNeighborsRegressor-itself", fit(iris, NEIGHBOURS, "KNeighborsRegressor", algorithm="brute", weights="distance")
    for word in ["VI", "V"]:
        value = inverse if word == "VI" else np.cov(iris()[0].T)
        yield "KNeighborsClassifier-mahalanobis-" + word, fit(iris, NEIGHBOURS, "KNeighborsClassifier", metric="mahalanobis", metric_params={word: value})
        if word == "VI":
            yield "KNeighborsClassifier-mahalanobis-brute-" + word, fit(iris, NEIGHBOURS, "KNeighborsClassifier", metric="mahalanobis", metric_params={word: value}, algorithm="brute")
    for p in [1, 2, 1.5, 4]:
        yield "KNeighborsClassifier-minkowski-w%s" % p, fit(iris, NEIGHBOURS, "KNeighborsClassifier", metric="minkowski", p=p, metric_params={"w": np.array([1.0, 2.0, 0.5, 3.0])})
        yield "KNeighborsRegressor-p%s" % p, fit(regression, NEIGHBOURS, "KNeighborsRegressor", p=p, weights="distance")
    yield "KNeighborsClassifier-precomputed", distances("KNeighborsClassifier", {})
    yield "KNeighborsRegressor-precomputed", distances("KNeighborsRegressor", {"weights": "distance"})
    for suffix, convert in LABELS.items():
        for algorithm in ["brute", "kd_tree"]:
            yield "KNeighborsClassifier-%s-%s" % (suffix, algorithm), fit(iris, NEIGHBOURS, "KNeighborsClassifier", convert=convert, algorithm=algorithm, weights="distance")
        yield "RadiusNeighborsClassifier-" + suffix, fit(iris, NEIGHBOURS, "RadiusNeighborsClassifier", convert=convert, radius=2.0)
        yield "NearestCentroid-" + suffix, fit(iris, NEIGHBOURS, "NearestCentroid", convert=convert)
    for suffix, convert in dict(LABELS, negative=lambda x, y, rows: (x, 1 - y, rows)).items():
        for weights in ["uniform", "distance"]:
            for kind, extra in [("KNeighborsClassifier", {}), ("RadiusNeighborsClassifier", {"radius": 2.47})]:
                yield "%s-votes-%s-%s" % (kind, suffix, weights), fit(
                    iris, NEIGHBOURS, kind, convert=convert, algorithm="brute", metric="manhattan", weights=weights, **extra)
    yield "KNeighborsClassifier-bools", fit(binary, NEIGHBOURS, "KNeighborsClassifier", convert=bools, n_neighbors=4)
    yield "KNeighborsClassifier-ties", fit(iris, NEIGHBOURS, "KNeighborsClassifier", n_neighbors=6)
    yield "KNeighborsClassifier-one", fit(iris, NEIGHBOURS, "KNeighborsClassifier", n_neighbors=1)
    yield "KNeighborsClassifier-many", fit(iris, NEIGHBOURS, "KNeighborsClassifier", n_neighbors=120, leaf_size=3)
    yield "KNeighborsClassifier-multilabel", fit(multilabel, NEIGHBOURS, "KNeighborsClassifier")
    yield "KNeighborsClassifier-outputs", fit(labels_of_two, NEIGHBOURS, "KNeighborsClassifier", weights="distance")
    yield "KNeighborsClassifier-numbers", fit(numbers_of_two, NEIGHBOURS, "KNeighborsClassifier")
    yield "KNeighborsClassifier-column", fit(iris, NEIGHBOURS, "KNeighborsClassifier", convert=common.one_column)
    yield "KNeighborsClassifier-digits", fit(digits, NEIGHBOURS, "KNeighborsClassifier", n_neighbors=3)
    yield "KNeighborsClassifier-digits-brute", fit(digits, NEIGHBOURS, "KNeighborsClassifier", n_neighbors=3, algorithm="brute", weights="distance")
    for algorithm in ["brute", "kd_tree", "ball_tree"]:
        yield "KNeighborsRegressor-two-" + algorithm, fit(two, NEIGHBOURS, "KNeighborsRegressor", algorithm=algorithm)
        yield "RadiusNeighborsRegressor-two-" + algorithm, fit(two, NEIGHBOURS, "RadiusNeighborsRegressor", algorithm=algorithm, radius=3.0, weights="distance")
        for weights in ["uniform", "distance"]:
            yield "RadiusNeighborsClassifier-%s-%s" % (algorithm, weights), fit(
                iris, NEIGHBOURS, "RadiusNeighborsClassifier", algorithm=algorithm, weights=weights, radius=1.2)
            for label in [1, "most_frequent"]:
                yield "RadiusNeighborsClassifier-outlier-%s-%s-%s" % (label, algorithm, weights), fit(
                    iris, NEIGHBOURS, "RadiusNeighborsClassifier", convert=far, algorithm=algorithm, weights=weights, radius=0.9, outlier_label=label)
    yield "RadiusNeighborsClassifier-outlier-strings", fit(iris, NEIGHBOURS, "RadiusNeighborsClassifier", convert=lambda *d: far(*strings(*d)), radius=0.9, outlier_label="yes", algorithm="kd_tree")
    yield "RadiusNeighborsClassifier-outlier-new", fit(iris, NEIGHBOURS, "RadiusNeighborsClassifier", convert=far, radius=0.9, outlier_label=9, algorithm="kd_tree")
    for label in [1, 2, "most_frequent"]:
        yield "RadiusNeighborsClassifier-outlier-votes-%s" % label, fit(iris, NEIGHBOURS, "RadiusNeighborsClassifier", convert=lambda *d: far(*common.floats(*d)), radius=0.9, outlier_label=label, algorithm="brute", metric="manhattan")
    yield "RadiusNeighborsClassifier-outputs", fit(numbers_of_two, NEIGHBOURS, "RadiusNeighborsClassifier", radius=1.5)
    yield "RadiusNeighborsClassifier-multilabel", fit(multilabel, NEIGHBOURS, "RadiusNeighborsClassifier", radius=9.0)
    yield "RadiusNeighborsRegressor-far", fit(regression, NEIGHBOURS, "RadiusNeighborsRegressor", convert=far, radius=2.0)
    yield "RadiusNeighborsRegressor-ints", fit(iris, NEIGHBOURS, "RadiusNeighborsRegressor", radius=1.0)
    yield "KNeighborsRegressor-ints", fit(iris, NEIGHBOURS, "KNeighborsRegressor")
    yield "KNeighborsRegressor-f32", fit(regression, NEIGHBOURS, "KNeighborsRegressor", convert=common.f32_target)
    yield "KNeighborsRegressor-sparse", fit(regression, NEIGHBOURS, "KNeighborsRegressor", convert=sparse, weights="distance")
    for metric in ["euclidean", "manhattan"]:
        for shrink in [None, 0.3]:
            yield "NearestCentroid-%s-%s" % (metric, shrink), fit(iris, NEIGHBOURS, "NearestCentroid", metric=metric, shrink_threshold=shrink)
            yield "NearestCentroid-%s-%s-binary" % (metric, shrink), fit(binary, NEIGHBOURS, "NearestCentroid", metric=metric, shrink_threshold=shrink)
    for metric in ["cosine", "chebyshev"]:
        yield "NearestCentroid-" + metric, fit(iris, NEIGHBOURS, "NearestCentroid", metric=metric)
    for priors in ["empirical", [0.2, 0.3, 0.5]]:
        yield "NearestCentroid-priors-" + str(priors)[:1], fit(iris, NEIGHBOURS, "NearestCentroid", priors=priors)


def distances(kind, options):
    def make():
        from sklearn.metrics import pairwise_distances

        x, y, rows = iris()
        return named(NEIGHBOURS, kind, metric="precomputed", **options).fit(pairwise_distances(x), y), pairwise_distances(rows, x)

    return make


def digits():
    from sklearn.datasets import load_digits

    d = load_digits()
    return d.data[:200], d.target[:200], d.data[300:320]


def far(x, y, rows):
    rows = rows.copy()
    rows[0] += 100
    rows[3] -= 50
    return x, y, rows


def counted(x, y, rows):
    """Counts, as of words."""
    return np.floor(np.abs(x) * 2), y, np.floor(np.abs(rows) * 2)


def bayes():
    nb = "naive_bayes"
    kinds = {"GaussianNB": None, "MultinomialNB": counted, "ComplementNB": counted, "BernoulliNB": None, "CategoricalNB": counted}
    for name, convert in kinds.items():
        change = convert or (lambda *d: d)
        for suffix, labels in dict(LABELS, plain=lambda *d: d, bools=bools).items():
            if suffix == "sparse" and name in ("GaussianNB", "CategoricalNB"):
                continue
            data = binary if suffix == "bools" else iris
            yield "%s-%s" % (name, suffix), fit(data, nb, name, convert=lambda *d, c=change, l=labels: l(*c(*d)))
        yield name + "-binary", fit(binary, nb, name, convert=convert)
        yield name + "-weights", weighted(iris, nb, name, convert=convert)
        prior = {"priors": [0.2, 0.3, 0.5]} if name == "GaussianNB" else {"class_prior": [0.2, 0.3, 0.5]}
        yield name + "-priors", fit(iris, nb, name, convert=convert, **prior)
        if name != "GaussianNB":
            yield name + "-flat", fit(iris, nb, name, convert=convert, fit_prior=False, alpha=0.2)
            yield name + "-binary-sparse", fit(binary, nb, name, convert=lambda *d, c=change: sparse(*c(*d)))
            yield name + "-unsmoothed", fit(iris, nb, name, convert=convert, alpha=0, force_alpha=True)
    yield "GaussianNB-smoothing", fit(iris, nb, "GaussianNB", var_smoothing=0.1)
    yield "GaussianNB-partial", lambda: (partial(named(nb, "GaussianNB")), iris()[2])
    yield "ComplementNB-norm", fit(iris, nb, "ComplementNB", convert=counted, norm=True)
    yield "ComplementNB-one", fit(lambda: (counted(*iris())[0], iris()[1] * 0, counted(*iris())[2]), nb, "ComplementNB")
    for threshold in [None, 0.5, 2.0]:
        convert = (lambda *d: truth_numbers(*d)) if threshold is None else None
        yield "BernoulliNB-%s" % threshold, fit(binary, nb, "BernoulliNB", convert=convert, binarize=threshold)
    yield "BernoulliNB-truths", fit(binary, nb, "BernoulliNB", convert=truths)
    yield "MultinomialNB-alphas", fit(iris, nb, "MultinomialNB", convert=counted, alpha=np.array([0.1, 1.0, 2.0, 0.5]))
    yield "MultinomialNB-multilabel-matrix", fit(lambda: (counted(*iris())[0], np.eye(3, dtype=int)[iris()[1]], counted(*iris())[2]), "multiclass", "OneVsRestClassifier", estimator=named(nb, "MultinomialNB"))
    yield "CategoricalNB-minimum", fit(iris, nb, "CategoricalNB", convert=counted, min_categories=20)


def partial(model):
    x, y, _ = iris()
    model.partial_fit(x[:50], y[:50], classes=[0, 1, 2])
    return model.partial_fit(x[50:], y[50:])


def processes():
    from sklearn.gaussian_process import kernels as k

    regression = common.regression
    all_kernels = {
        "rbf": lambda: k.RBF(2.0),
        "rbf-each": lambda: k.RBF(np.array([1.0, 2.0, 3.0, 1.0, 2.0, 3.0])),
        "constant": lambda: k.ConstantKernel(2.0) * k.RBF(2.0),
        "number": lambda: 2.0 * k.RBF(2.0) + 0.5,
        "matern05": lambda: k.Matern(1.5, nu=0.5),
        "matern15": lambda: k.Matern(1.5, nu=1.5),
        "matern25": lambda: k.Matern(1.5, nu=2.5),
        "matern-inf": lambda: k.Matern(1.5, nu=np.inf),
        "matern-any": lambda: k.Matern(1.5, nu=0.9),
        "matern-rough": lambda: k.Matern(0.7, nu=0.3),
        "matern-smooth": lambda: k.Matern([3.0, 2.0, 3.0, 1.0, 2.0, 3.0], nu=3.7),
        "matern-each": lambda: k.Matern([1.0, 2.0, 3.0, 1.0, 2.0, 3.0], nu=1.5),
        "quadratic": lambda: k.RationalQuadratic(1.5, 0.7),
        "periodic": lambda: k.ExpSineSquared(1.5, 3.0),
        "dot": lambda: k.DotProduct(0.5),
        "dot-power": lambda: k.DotProduct(0.5) ** 2,
        "white": lambda: k.RBF(2.0) + k.WhiteKernel(0.3),
        "product": lambda: k.RBF(2.0) * k.Matern(1.5) + k.WhiteKernel(0.1) * 2.0,
        "pairwise-rbf": lambda: k.PairwiseKernel(metric="rbf", gamma=0.3),
        "pairwise-linear": lambda: k.PairwiseKernel(metric="linear") + k.WhiteKernel(1.0),
        "pairwise-poly": lambda: k.PairwiseKernel(metric="polynomial", gamma=0.2),
        "pairwise-laplacian": lambda: k.PairwiseKernel(metric="laplacian", gamma=0.2),
        "pairwise-cosine": lambda: k.PairwiseKernel(metric="cosine"),
        "pairwise-sigmoid": lambda: k.PairwiseKernel(metric="sigmoid", gamma=0.01),
        "none": lambda: None,
    }
    gp = "gaussian_process"
    for name, kernel in all_kernels.items():
        yield "GaussianProcessRegressor-" + name, fit(regression, gp, "GaussianProcessRegressor", kernel=kernel(), alpha=0.05, optimizer=None)
        yield "GaussianProcessRegressor-%s-normal" % name, fit(two, gp, "GaussianProcessRegressor", kernel=kernel(), alpha=0.05, normalize_y=True, optimizer=None)
        yield "GaussianProcessClassifier-%s" % name, fit(binary, gp, "GaussianProcessClassifier", kernel=kernel(), optimizer=None)
    few = lambda *d: tuple(m[:40] for m in d)
    yield "GaussianProcessRegressor-optimised", fit(regression, gp, "GaussianProcessRegressor", kernel=k.ConstantKernel() * k.RBF() + k.WhiteKernel(), convert=few, random_state=0, n_restarts_optimizer=1)
    yield "GaussianProcessRegressor-alphas", fit(regression, gp, "GaussianProcessRegressor", alpha=np.linspace(0.1, 1, 120))
    yield "GaussianProcessRegressor-column", fit(regression, gp, "GaussianProcessRegressor", convert=common.one_column, alpha=0.1)
    yield "GaussianProcessRegressor-f32", fit(regression, gp, "GaussianProcessRegressor", convert=f32, alpha=0.1)
    yield "GaussianProcessRegressor-compound", fit(regression, gp, "GaussianProcessRegressor", kernel=k.Exponentiation(k.RationalQuadratic() + k.ConstantKernel(0.1), 2), alpha=0.1, optimizer=None)
    for choice in ["one_vs_rest", "one_vs_one"]:
        yield "GaussianProcessClassifier-" + choice, fit(iris, gp, "GaussianProcessClassifier", multi_class=choice, kernel=k.RBF(1.5), optimizer=None)
    for suffix, convert in LABELS.items():
        yield "GaussianProcessClassifier-labels-" + suffix, fit(iris, gp, "GaussianProcessClassifier", convert=convert)
    yield "GaussianProcessClassifier-bools", fit(binary, gp, "GaussianProcessClassifier", convert=bools)
    yield "GaussianProcessClassifier-optimised", fit(binary, gp, "GaussianProcessClassifier", kernel=1.0 * k.RBF(1.0), random_state=0)


def unlabelled(x, y, rows):
    y = np.array(y)
    y[np.random.RandomState(8).uniform(size=len(y)) < 0.6] = -1
    return x, y, rows


def unlabelled_texts(x, y, rows):
    mask = np.random.RandomState(8).uniform(size=len(y)) < 0.6
    texts = np.array(["no", "yes", "perhaps"], dtype=object)[y]
    texts[mask] = -1
    return x, texts, rows


def semi():
    module = "semi_supervised"
    for name in ["LabelPropagation", "LabelSpreading"]:
        for kernel, options in [("rbf", {"gamma": 5}), ("rbf", {}), ("knn", {"n_neighbors": 5}), ("knn", {"n_neighbors": 7})]:
            suffix = "%s-%s" % (kernel, "".join(map(str, options.values())))
            yield "%s-%s" % (name, suffix), fit(iris, module, name, convert=unlabelled, kernel=kernel, max_iter=200, **options)
            yield "%s-%s-binary" % (name, suffix), fit(binary, module, name, convert=unlabelled, kernel=kernel, max_iter=200, **options)
        yield name + "-floats", fit(iris, module, name, convert=lambda *d: (lambda x, y, r: (x, y.astype(float), r))(*unlabelled(*d)), max_iter=200)
        yield name + "-f32", fit(iris, module, name, convert=lambda *d: f32(*unlabelled(*d)), max_iter=200)
        yield name + "-texts", fit(iris, module, name, convert=unlabelled_texts)
        yield name + "-far", fit(iris, module, name, convert=lambda *d: far(*unlabelled(*d)), max_iter=200)
    yield "LabelSpreading-alpha", fit(iris, module, "LabelSpreading", convert=unlabelled, alpha=0.7, kernel="knn")
    for word in ["base_estimator", "estimator"]:
        for kind, where, options in [("LogisticRegression", "linear_model", {"max_iter": 500}), ("GaussianNB", "naive_bayes", {}), ("SVC", "svm", {"probability": True, "random_state": 0})]:
            for criterion in ["threshold", "k_best"]:
                yield "SelfTrainingClassifier-%s-%s-%s" % (kind, criterion, word), (
                    lambda k=kind, w=where, o=options, c=criterion, e=word: fit(
                        iris, module, "SelfTrainingClassifier", convert=unlabelled, criterion=c, **{e: named(w, k, **o)})())
    yield "SelfTrainingClassifier-labelled", lambda: fit(iris, module, "SelfTrainingClassifier", estimator=named("naive_bayes", "GaussianNB"))()


def cases():
    yield from neighbours()
    yield from bayes()
    yield from processes()
    yield from semi()
