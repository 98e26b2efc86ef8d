"""Who may look, how long a login lasts, and what the settings must say."""

import pytest

import etl
from dashboard import login, settings, viewer
from dashboard.login import ENDED, IDLE, LONGEST, NOBODY, UNKNOWN, Login, NotIn, Uses
from dashboard.roles import Roles
from dashboard.viewer import FRONT_DESK, OWNER, THERAPIST, Viewer

NOW = 1_800_000_000.0
LOGIN = {"address": "https://outcomes.example.org", "provider": "https://accounts.example.org", "client_id": "clinic"}
PEOPLE = {"Sam@Example.org": {"role": "therapist", "name": "Sam Okafor"}, "owner@example.org": {"role": "owner"}}


class Said:
    people = viewer.people(PEOPLE)


def claims(email: str = "sam@example.org", ago: float = 60, **more) -> dict:
    return {"is_logged_in": True, "email": email, "sub": email, "iat": NOW - ago, **more}


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(login, "USES", Uses())


@pytest.mark.parametrize(("told", "problem"), [
    ({}, NOBODY),
    ({"is_logged_in": False}, NOBODY),
    (claims("someone@example.org"), UNKNOWN),
    (claims(""), UNKNOWN),
    (claims(email_verified=False), UNKNOWN),
    (claims(ago=LONGEST + 1), ENDED),
    (claims(ago=IDLE + 1), ENDED),          # nothing is known of clicks, as after a start of the program
    (claims(ago=-IDLE - 60), ENDED),        # from the future
    (claims() | {"iat": None}, ENDED),
    (claims() | {"iat": "yesterday"}, ENDED),
])
def test_who_may_not_look(told, problem):
    with pytest.raises(NotIn) as refused:
        login.standing(told, Said, NOW)
    assert str(refused.value) == problem


@pytest.mark.parametrize("email", ["sam@example.org", "SAM@example.org", " Sam@Example.Org "])
def test_who_may(email):
    assert login.standing(claims(email), Said, NOW) == Viewer(THERAPIST, "Sam Okafor", "sam@example.org")


def test_a_click_keeps_a_login_for_half_an_hour_and_never_beyond_eight():
    told, times = claims(ago=0), [NOW + minutes * 60 for minutes in range(20, 8 * 60, 20)]
    for when in times:
        assert login.standing(told, Said, when).role == THERAPIST
        login.USES.use(told, when)
    with pytest.raises(NotIn):
        login.standing(told, Said, NOW + LONGEST)
    with pytest.raises(NotIn):
        login.standing(claims("owner@example.org", ago=0), Said, NOW + IDLE + 1)


def test_a_click_after_the_end_brings_nothing_back():
    told = claims(ago=IDLE + 1)
    login.USES.use(told, NOW)
    with pytest.raises(NotIn):
        login.standing(told, Said, NOW)


def test_who_signed_out_is_out_and_another_login_is_not():
    first, second = claims(ago=60), claims(ago=30)
    login.USES.use(first, NOW)
    login.USES.end(first, NOW)
    login.USES.use(second, NOW + 1)  # which clears away what is too old to matter
    login.USES.use(first, NOW + 1)
    with pytest.raises(NotIn):
        login.standing(first, Said, NOW)
    assert login.standing(second, Said, NOW)


@pytest.mark.parametrize(("changed", "word"), [
    ({"address": ""}, "needs address"), ({"client_id": ""}, "needs client_id"),
    ({"address": "http://outcomes.example.org"}, "https://"), ({"provider": "http://accounts.example.org"}, "https://"),
    ({"address": "outcomes.example.org"}, "https://"), ({"address": "https://example.org/outcomes"}, "without a path"),
    ({"provider": "https://login.microsoftonline.com/common/v2.0"}, "own organisation"),
    ({"provider": "https://login.microsoftonline.com/organizations/v2.0"}, "own organisation"),
])
def test_a_login_that_cannot_be_is_one_sentence(changed, word):
    with pytest.raises(ValueError, match=word):
        Login.of(LOGIN | changed)


def test_a_login_on_this_computer_may_do_without_encryption():
    assert Login.of(LOGIN | {"address": "http://localhost:8501", "provider": "http://127.0.0.1:9400/"}).host == "localhost"


@pytest.mark.parametrize(("people", "word"), [
    ({"sam": {"role": "owner"}}, "e-mail"), ({"s@example.org": {"role": "boss"}}, "owner, therapist, front_desk"),
    ({"s@example.org": "owner"}, "needs a role"), ({"s@example.org": {"role": "therapist"}}, "needs a name"),
])
def test_people_who_cannot_be(people, word):
    with pytest.raises(ValueError, match=word):
        viewer.people(people)


@pytest.mark.parametrize("part", ["[login]\naddress = 'https://a.example.org'\n", "[people]\n'o@example.org' = {role = 'owner'}\n"])
def test_one_without_the_other_would_let_in_nobody_or_everybody(tmp_path, part):
    (tmp_path / "clinic.toml").write_text(part, encoding="utf-8")
    with pytest.raises(settings.SettingsError, match=r"\[login\] and \[people\] need each other"):
        settings.load(tmp_path)


@pytest.mark.parametrize("role", viewer.ROLES)
def test_every_role_has_pages_that_there_are(role):
    from dashboard.pages import PAGES, home

    one = Viewer(role, "Sam", "s@example.org")
    assert home(one) in PAGES and set(viewer.PAGES.get(role, PAGES)) <= set(PAGES)
    assert one.may_open("reports") is (role == OWNER) and one.may_open("clients") is (role != FRONT_DESK)


def test_the_key_of_cookies_is_made_once_and_is_its_owners_alone(tmp_path):
    first = login.key(tmp_path)
    assert len(first) == 64 and login.key(tmp_path) == first
    assert (tmp_path / login.KEY).stat().st_mode & 0o777 == 0o600


def test_the_secret_must_be_said(tmp_path, monkeypatch):
    monkeypatch.delenv(login.SECRET, raising=False)
    with pytest.raises(ValueError, match=login.SECRET):
        login.for_streamlit(Login.of(LOGIN), tmp_path)
    monkeypatch.setenv(login.SECRET, "x")
    assert login.for_streamlit(Login.of(LOGIN), tmp_path)["auth"]["redirect_uri"] == "https://outcomes.example.org/oauth2callback"


def test_a_changed_role_is_noted_once_and_also_where_nobody_is_signed_in(tmp_path):
    def noted():
        return [(event["who"], event["person"], event["role"]) for event in etl.audit.read(tmp_path)["events"]]

    def people(**told):
        return viewer.people({f"{name}@example.org": {"role": role, "name": "Sam Okafor"} for name, role in told.items()})

    first = Roles(tmp_path)
    first.seen(people(sam="therapist", desk="front_desk"))
    first.seen(people(sam="therapist", desk="front_desk"))
    assert noted() == [("Sam Okafor", "desk@example.org", "front_desk"), ("Sam Okafor", "sam@example.org", "therapist")]
    first.seen(people(sam="owner", desk="front_desk"))
    again = Roles(tmp_path)  # the program was started anew, and clinic.toml changed meanwhile
    again.seen(people(sam="owner"))
    assert noted()[2:] == [("Sam Okafor", "sam@example.org", "owner"), ("desk@example.org", "desk@example.org", "none")]
