"""Encrypted values: bound to their row, found by a keyed index, never printed."""

import copy
import json
import logging
import pickle
import uuid

import pytest

from talentcareer.access.secrets import Secret, Unreadable, blind_index, decrypt, encrypt, mask

TEXT = "11010519491231002X"
ROW, OTHER_ROW = uuid.UUID(int=1), uuid.UUID(int=2)


def place(row=ROW, column="id_number"):
    return f"cohorts_talent.{column}.{row}"


def test_a_text_comes_back_in_its_own_place():
    assert decrypt(encrypt(TEXT, bound_to=place()), bound_to=place()).reveal() == TEXT


@pytest.mark.parametrize("elsewhere", [place(OTHER_ROW), place(column="phone"), ""])
def test_ciphertext_moved_to_another_place_is_refused(elsewhere):
    with pytest.raises(Unreadable):
        decrypt(encrypt(TEXT, bound_to=place()), bound_to=elsewhere)


def test_every_altered_byte_is_noticed():
    whole = encrypt(TEXT, bound_to=place())
    for position in range(len(whole)):
        altered = whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :]
        with pytest.raises(Unreadable):
            decrypt(altered, bound_to=place())


@pytest.mark.parametrize("length", [0, 1, 2, 13, 14, 15, 29])
def test_cut_ciphertext_is_refused(length):
    with pytest.raises(Unreadable):
        decrypt(encrypt(TEXT, bound_to=place())[:length], bound_to=place())


def test_the_same_text_never_looks_the_same():
    assert len({encrypt(TEXT, bound_to=place()) for _time in range(50)}) == 50


def test_ciphertext_names_suite_and_key_and_holds_nothing_of_the_text():
    whole = encrypt(TEXT, bound_to=place())
    assert (whole[0], whole[1], len(whole)) == (1, 1, 2 + 12 + len(TEXT) + 16)
    assert TEXT.encode() not in whole


def test_after_a_new_key_old_text_stays_readable_and_new_text_takes_it(settings):
    old = encrypt(TEXT, bound_to=place())
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS | {2: bytes(range(32))}
    new = encrypt(TEXT, bound_to=place())
    assert [decrypt(text, bound_to=place()).reveal() for text in (old, new)] == [TEXT, TEXT]
    assert new[1] == 2
    settings.ENCRYPTION_KEYS = {1: settings.ENCRYPTION_KEYS[1]}
    with pytest.raises(Unreadable):
        decrypt(new, bound_to=place())


class TestSecretsNeverPrint:
    @pytest.mark.parametrize(
        "show",
        [
            str,
            repr,
            "{}".format,
            "{0!r}".format,
            lambda s: f"{s}",
            lambda s: str([s]),
            lambda s: str({"id": s}),
            ascii,
        ],
    )
    def test_as_text(self, show):
        assert (TEXT in show(Secret(TEXT)), TEXT[2:-2] in show(Secret(TEXT))) == (False, False)
        assert "11**************2X" in show(Secret(TEXT))

    def test_in_logs(self, caplog):
        logging.getLogger("test").warning("read %s", Secret(TEXT))
        assert caplog.messages == ["read 11**************2X"]

    def test_in_no_serialised_form(self):
        for serialise in (json.dumps, pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError):
                serialise(Secret(TEXT))

    def test_in_no_attribute_listing(self):
        assert not hasattr(Secret(TEXT), "__dict__")

    def test_two_of_the_same_text_are_equal(self):
        assert (Secret(TEXT) == Secret(TEXT), Secret(TEXT) == Secret("x"), Secret(TEXT) == TEXT) == (True, False, False)
        assert len({Secret(TEXT), Secret(TEXT)}) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [(TEXT, "11**************2X"), ("E1234567", "E1****67"), ("1234567", "12***67"), ("123456", "******"), ("", "")],
)
def test_masks(text, shown):
    assert mask(text) == shown


def test_the_index_finds_the_same_text_for_the_same_purpose_under_the_same_key(settings):
    index = blind_index(TEXT, purpose="talent.id_number")
    assert index == blind_index(TEXT, purpose="talent.id_number")
    assert (
        len(
            {
                index,
                blind_index(TEXT, purpose="talent.phone"),
                blind_index("11010519491231003X", purpose="talent.id_number"),
            }
        )
        == 3
    )
    assert (len(index), TEXT in index) == (64, False)
    settings.INDEX_KEY = bytes(32)
    assert blind_index(TEXT, purpose="talent.id_number") != index
