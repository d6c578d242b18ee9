"""Every command and option of model_signing and sigstore-python, taken from their own parsers, is accepted here in every spelling.

What is not offered stands in one list below, and each of its words in docs/reference/moving-over-signing.md.
"""
import argparse

import click
import pytest

from conftest import ROOT, requires

pytestmark = requires("sign key", "verify identity", "attest")

# Commands and options that are left out; the page says why and what to use.
NOT_OFFERED = {"plumbing fix-bundle", "plumbing update-trust-root", "trust-instance"}


def model_signing():
    """(command, its options, each as a list of spellings and whether it takes a value)"""
    from model_signing import _cli

    def walk(command, words):
        if isinstance(command, click.Group):
            for name, child in command.commands.items():
                yield from walk(child, [*words, name])
        else:
            options = []
            for option in command.params:
                if option.param_type_name == "option":
                    names = [*option.opts, *option.secondary_opts]
                    hyphens = ["--" + name[2:].replace("_", "-") for name in names]
                    options.append(([*names, *hyphens], not option.is_flag))
            yield " ".join(words), options

    return list(walk(_cli.main, []))


def sigstore_python():
    from sigstore import _cli

    def walk(parser, words):
        children = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        for action in children:
            for name, child in action.choices.items():
                yield from walk(child, [*words, name])
        if not children:
            yield " ".join(words), options(parser)

    def options(parser):
        return [(action.option_strings, action.nargs != 0) for action in parser._actions
                if action.option_strings and action.dest not in ("help", "version")]

    parser = _cli._parser()
    before = options(parser)
    return [(words, [*before, *own]) for words, own in walk(parser, [])]


def value(option):
    return {"--rekor-version": "2"}.get(option, "1")


def rows(tree):
    for words, options in tree():
        for turn in range(max(len(spellings) for spellings, _ in options)):
            chosen = [(spellings[turn % len(spellings)], takes) for spellings, takes in options]
            yield pytest.param(words, chosen, id=f"{tree.__name__}-{words.replace(' ', '-')}-{turn}")


@pytest.mark.parametrize(("words", "options"), [*rows(model_signing), *rows(sigstore_python)])
def test_command_accepts_every_option_in_every_spelling(bonafide, words, options):
    if words in NOT_OFFERED:
        pytest.skip(f"not offered, as the page on moving over says: {words}")
    arguments = [word for option, takes in options for word in ([option, value(option)] if takes else [option])]
    # With --help the command does nothing, but what it does not know is still a usage error.
    bonafide(*words.split(), *arguments, "--help")


def test_what_is_not_offered_is_on_the_page():
    page = (ROOT / "docs/reference/moving-over-signing.md").read_text()
    known = {words for words, _ in [*model_signing(), *sigstore_python()]}
    for words in NOT_OFFERED:
        assert words in known, f"no tool has {words}"
        assert f"`{words}" in page, words
