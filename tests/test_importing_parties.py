"""Who is named in a cell: spans, kinds, roles, and persons who are left out."""

import pytest

from kg.importing.cells import parties
from kg.importing.records import Habits, Register
from tests.importing_names import register, words


def read(text, known=None, habits=None, **others):
    return parties.read(text, habits or Habits(), words(), known or Register(), **others)


def names(text, **others):
    return [text[f.start : f.end] for f in read(text, **others) if f.what == "party"]


@pytest.mark.parametrize("text", ["Parks; Sport", "Parks, Sport", "Parks\nSport", "Parks / Sport"])
def test_separators_part_names(text):
    assert names(text) == ["Parks", "Sport"]


def test_a_person_is_left_out_and_the_post_remains():
    person, post = read("Jane Smith, Housing Manager")
    assert (person.what, person.name, person.doubt) == ("note", None, parties.PERSON)
    assert (post.name, post.kind) == ("Housing Manager", "post")


def test_the_register_decides_where_nothing_parts_names():
    text = "London Councils Schools Education Foundation DfE Schools Research experts"
    found = read(text, register())
    assert [f.name for f in found] == [
        "London Councils",
        "Schools Education Foundation",
        "DfE",
        "Schools",
        "Research experts",
    ]
    assert all(f.doubt and parties.RUN in f.doubt for f in found)
