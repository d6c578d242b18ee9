"""The command line as a script sees it."""


def test_misspelt_command_is_a_usage_error_and_leaves_standard_output_empty(bonafide):
    result = bonafide("docter", code=2)
    assert result.out == ""
    assert "doctor" in result.err


def test_json_is_all_that_is_on_standard_output(bonafide):
    assert bonafide("doctor", "--json").json()["outcome"] == "ok"
