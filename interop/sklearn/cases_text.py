"""Texts, dicts and lists of tokens to columns."""

import numpy as np

from cases_linear import named

DOCUMENTS = [
    "The quick brown fox jumps over the lazy dog",
    "A lazy afternoon: the dog sleeps, the fox doesn't",
    "Déjà vu at the café — naïve façade, ÀÉÎ",
    "numbers 123 and 4.56 and under_scores, C++ & C#",
    "dog dog dog fox",
    "Straße groß; ﬁne ligature",
    "emoji 🙂 and 漢字 words   with   spaces\tand\nlines",
    "",
    "the of and to",
]
ROWS = DOCUMENTS[:4] + [
    "an unseen zebra, the fox and the 漢字",
    "   ",
    "x y z dog's DOG Dog",
    "ÉCLAIR éclair e\u0301clair İstanbul ΑΣ ὈΔΥΣΣΕΎΣ",
    "fox\u00a0dog fox\u200bdog ´acute ½ x²",
    "don't stop-word re-use e-mail@example.com 1_000",
]


def texts(name, **kwargs):
    return lambda: (named("feature_extraction.text", name, **kwargs).fit(DOCUMENTS), ROWS)


def vectorizers(name, more):
    variants = [
        ("", {}),
        ("-bigrams", {"ngram_range": (1, 2)}),
        ("-trigrams-only", {"ngram_range": (3, 3)}),
        ("-char", {"analyzer": "char", "ngram_range": (1, 3)}),
        ("-char-wb", {"analyzer": "char_wb", "ngram_range": (2, 4)}),
        ("-english", {"stop_words": "english"}),
        ("-stops", {"stop_words": ["the", "dog"], "ngram_range": (1, 2)}),
        ("-case", {"lowercase": False}),
        ("-ascii", {"strip_accents": "ascii"}),
        ("-unicode", {"strip_accents": "unicode"}),
        ("-unicode-char", {"strip_accents": "unicode", "analyzer": "char_wb", "ngram_range": (1, 1)}),
        ("-binary", {"binary": True}),
        ("-words1", {"token_pattern": r"(?u)\b\w+\b"}),
        ("-letters", {"token_pattern": r"[a-zA-Z]+"}),
        ("-group", {"token_pattern": r"(?u)\b(\w)\w+\b"}),
        ("-spaced", {"token_pattern": r"\S+"}),
        ("-words3", {"token_pattern": r"(?u)\b\w{3,}\b"}),
        ("-apostrophes", {"token_pattern": r"(?u)\b[\w'-]+\b"}),
        ("-letters-only", {"token_pattern": r"(?u)\b[^\W\d_]+\b"}),
        ("-dtype", {"dtype": np.float32}),
    ]
    for tail, kwargs in variants + more:
        yield name + tail, texts(name, **kwargs)


def cases():
    limits = [
        ("-min", {"min_df": 2}),
        ("-max", {"max_df": 0.3}),
        ("-most", {"max_features": 7}),
        ("-vocabulary", {"vocabulary": ["fox", "dog", "zebra", "the"]}),
        ("-vocabulary-dict", {"vocabulary": {"fox": 1, "dog": 0, "zebra": 2}}),
        ("-vocabulary-bigrams", {"vocabulary": {"lazy dog": 0, "fox": 1}, "ngram_range": (1, 2)}),
    ]
    weights = [
        ("-l1", {"norm": "l1"}),
        ("-no-norm", {"norm": None}),
        ("-no-idf", {"use_idf": False}),
        ("-rough", {"smooth_idf": False}),
        ("-sublinear", {"sublinear_tf": True}),
        ("-sublinear-char", {"sublinear_tf": True, "analyzer": "char_wb", "ngram_range": (2, 3)}),
    ]
    yield from vectorizers("CountVectorizer", limits + [("-float", {"dtype": np.float64})])
    yield from vectorizers("TfidfVectorizer", limits + weights)
    yield from hashing()
    counts = np.random.RandomState(0).poisson(0.7, (12, 6))
    transformer = "TfidfTransformer"
    for tail, kwargs in [("", {}), ("-l1", {"norm": "l1"}), ("-none", {"norm": None, "sublinear_tf": True}), ("-no-idf", {"use_idf": False}), ("-rough", {"smooth_idf": False})]:
        yield transformer + tail, lambda kwargs=kwargs: (named("feature_extraction.text", transformer, **kwargs).fit(counts), counts)
    yield transformer + "-f32", lambda: (
        named("feature_extraction.text", transformer).fit(counts.astype(np.float32)), counts.astype(np.float32)
    )
    yield from dicts()
    yield from pipelines()


def hashing():
    name = "HashingVectorizer"
    for tail, kwargs in [
        ("", {}),
        ("-bigrams", {"ngram_range": (1, 2)}),
        ("-char", {"analyzer": "char", "ngram_range": (2, 3)}),
        ("-char-wb", {"analyzer": "char_wb", "ngram_range": (2, 3)}),
        ("-english", {"stop_words": "english"}),
        ("-binary", {"binary": True}),
        ("-unsigned", {"alternate_sign": False, "norm": None}),
        ("-l1", {"norm": "l1"}),
        ("-no-norm", {"norm": None}),
        ("-f32", {"dtype": np.float32}),
        ("-ascii", {"strip_accents": "ascii"}),
    ]:
        yield name + tail, texts(name, **dict({"n_features": 37}, **kwargs))


def dicts():
    records = [
        {"city": "Bern", "rain": 3.5, "dry": False},
        {"city": "Oslo", "rain": 0.0, "extra": 2},
        {"city": "Bern", "snow": 1},
        {},
    ]
    asked = records + [{"city": "Rome", "rain": -1.25}, {"unknown": 7, "snow": 0}]
    for tail, kwargs in [("", {}), ("-dense", {"sparse": False}), ("-unsorted", {"sort": False}), ("-separator", {"separator": ":"}), ("-f32", {"dtype": np.float32})]:
        yield "DictVectorizer" + tail, lambda kwargs=kwargs: (named("feature_extraction", "DictVectorizer", **kwargs).fit(records), asked)
    selected = lambda: named("feature_extraction", "DictVectorizer").fit(records).restrict(np.array([0, 2]), indices=True)
    yield "DictVectorizer-restricted", lambda: (selected(), asked)
    hasher = lambda kind, x, **kwargs: (named("feature_extraction", "FeatureHasher", n_features=23, input_type=kind, **kwargs).fit(), x)
    tokens = [["a", "b", "a", "ça"], ["zebra"], ["fox", "dog", "fox"]]
    pairs = [[["a", 2], ["b", -1.5]], [["zebra", 3]], [["fox", 0], ["dog", 1]]]
    yield "FeatureHasher-dict", lambda: hasher("dict", asked)
    yield "FeatureHasher-dict-unsigned", lambda: hasher("dict", asked, alternate_sign=False)
    yield "FeatureHasher-string", lambda: hasher("string", tokens)
    yield "FeatureHasher-string-f32", lambda: hasher("string", tokens, dtype=np.float32)
    yield "FeatureHasher-pair", lambda: hasher("pair", pairs)


def pipelines():
    from sklearn.decomposition import LatentDirichletAllocation, TruncatedSVD
    from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer
    from sklearn.feature_selection import SelectKBest, chi2
    from sklearn.linear_model import LogisticRegression, SGDClassifier
    from sklearn.naive_bayes import MultinomialNB
    from sklearn.pipeline import FeatureUnion, make_pipeline
    from sklearn.svm import LinearSVC

    y = np.array(["animal", "animal", "place", "code", "animal", "place", "code", "place", "code"])
    for tail, steps in [
        ("bayes", [CountVectorizer(), MultinomialNB()]),
        ("svc", [TfidfVectorizer(sublinear_tf=True), LinearSVC(dual=True, random_state=0)]),
        ("sgd", [CountVectorizer(ngram_range=(1, 2)), TfidfTransformer(), SGDClassifier(random_state=0)]),
        ("hash", [HashingVectorizer(n_features=64), LogisticRegression()]),
        ("chi2", [TfidfVectorizer(), SelectKBest(chi2, k=5), LogisticRegression()]),
        ("svd", [TfidfVectorizer(), TruncatedSVD(3, random_state=0), LogisticRegression()]),
        ("topics", [CountVectorizer(), LatentDirichletAllocation(3, random_state=0)]),
        ("union", [FeatureUnion([("w", TfidfVectorizer()), ("c", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3)))]), LogisticRegression()]),
    ]:
        yield "Pipeline-text-" + tail, lambda steps=steps: (make_pipeline(*steps).fit(DOCUMENTS, y), ROWS)
