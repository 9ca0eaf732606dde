"""What we believe of a service, and what we do not: one row for each way of being told a lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from motcua.bridges.national_id.oidc import OidcProvider
from motcua.bridges.national_id.service import Service, is_safe
from motcua.ground.people.ports import Identity, Started
from motcua.ground.words.errors import Refused, Unavailable

from .service import FakeService, at_hash, new_key, running

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
BACK = "http://localhost:8000/dang-nhap/dinh-danh/ve"
LAN = {"personal_id": "074190000000", "name": "Nguyễn Thị Lan", "birthdate": "1990-05-09", "gender": "female"}


@pytest.fixture(scope="module")
def _server() -> Iterator[FakeService]:
    with running() as fake:
        yield fake


@pytest.fixture
def fake(_server: FakeService) -> FakeService:
    """The same server, with nothing remembered of the test before."""
    fresh = FakeService(_server.issuer, _server.keys[:1])
    _server.__dict__.update(fresh.__dict__)
    return _server


@pytest.fixture
def provider(fake: FakeService) -> OidcProvider:
    return OidcProvider("national_id", issuer=fake.issuer, client_id="motcua", client_secret="s3cret")


class Visit:
    """One person on their way there and back."""

    def __init__(self, fake: FakeService, provider: OidcProvider, **wanted: Any) -> None:
        self.fake, self.provider = fake, provider
        self.started: Started = provider.start(back=BACK, now=NOW, **wanted)
        fake.claims = {
            "iss": fake.issuer,
            "sub": "s-1",
            "aud": "motcua",
            "exp": NOW_S + 300,
            "iat": NOW_S,
            "nonce": self.started.kept["nonce"],
            "acr": "2",
            "auth_time": NOW_S,
            "at_hash": at_hash("opened"),
            **LAN,
        }

    @property
    def asked(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.started.url).query).items()}

    def back(self, *, at: datetime = NOW + timedelta(seconds=40), **params: str) -> Identity:
        told = {"code": "c-1", "state": str(self.started.kept["state"]), **params}
        return self.provider.finish(params=told, kept=self.started.kept, now=at)


def test_what_is_asked_of_the_service(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider, level=2, fresh=True)
    asked = visit.asked
    assert visit.started.url.startswith(f"{fake.issuer}/authorization?")
    assert (asked["response_type"], asked["client_id"], asked["redirect_uri"]) == ("code", "motcua", BACK)
    assert (asked["scope"], asked["acr_values"], asked["prompt"], asked["max_age"]) == (
        "openid profile",
        "2",
        "login",
        "0",
    )
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert (asked["state"], asked["nonce"]) == (visit.started.kept["state"], visit.started.kept["nonce"])
    assert str(visit.started.kept["verifier"]) not in visit.started.url


def test_a_person_comes_back_as_who_they_are(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    lan = visit.back()
    assert (lan.personal_id, lan.name, lan.birth_date, lan.sex, lan.level) == (
        "074190000000",
        "Nguyễn Thị Lan",
        date(1990, 5, 9),
        "female",
        2,
    )
    assert (lan.issuer, lan.subject, lan.proven_at) == (fake.issuer, "s-1", NOW)
    [token] = fake.asked
    assert (token["code"], token["code_verifier"]) == ("c-1", visit.started.kept["verifier"])
    assert token["authorization"].startswith("Basic ")


def test_no_two_attempts_share_a_secret(fake: FakeService, provider: OidcProvider) -> None:
    one, two = ({Visit(fake, provider).started.kept[name] for name in ("state", "nonce", "verifier")} for _ in range(2))
    assert len(one | two) == 6


def test_a_public_client_shows_no_secret(fake: FakeService) -> None:
    public = OidcProvider("national_id", issuer=fake.issuer, client_id="motcua")
    Visit(fake, public).back()
    assert fake.asked[0]["authorization"] == ""
    assert fake.asked[0]["client_id"] == "motcua"


def test_claims_and_levels_have_the_names_that_are_configured(fake: FakeService) -> None:
    names = {"personal_id": "cccd", "name": "ho_ten", "level": "loa"}
    levels = {"1": "urn:muc:1", "2": "urn:muc:2"}
    other = OidcProvider("national_id", issuer=fake.issuer, client_id="motcua", claims=names, levels=levels)
    visit = Visit(fake, other, level=2)
    assert visit.asked["acr_values"] == "urn:muc:2"
    fake.claims |= {"cccd": "074190000009", "ho_ten": "Trần Văn Sáu", "loa": "urn:muc:2"}
    found = visit.back()
    assert (found.personal_id, found.name, found.level) == ("074190000009", "Trần Văn Sáu", 2)


def test_who_is_not_named_in_the_token_is_named_at_userinfo(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    fake.claims |= dict.fromkeys(LAN)
    fake.userinfo = {"sub": "s-1", **LAN, "acr": "2"}
    fake.claims["acr"] = "1"
    found = visit.back()
    assert found.name == "Nguyễn Thị Lan"
    assert found.level == 1, "how they proved themselves is believed from the signed token alone"


# --- lies in the token: each row changes one thing that a good token says

LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://other.example"},
    "no issuer": {"iss": None},
    "for another service": {"aud": "other"},
    "for several, made for another": {"aud": ["motcua", "other"], "azp": "other"},
    "for several, made for nobody in particular": {"aud": ["motcua", "other"]},
    "made for another": {"azp": "other"},
    "expired": {"exp": NOW_S - 3600},
    "never expires": {"exp": None},
    "not valid yet": {"nbf": NOW_S + 3600},
    "made in the future": {"iat": NOW_S + 3600},
    "an answer to another question": {"nonce": "another"},
    "an answer to no question": {"nonce": None},
    "with another access token": {"at_hash": at_hash("another")},
    "of nobody": {"sub": None},
    "of no text": {"sub": 7},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_is_not_believed(fake: FakeService, provider: OidcProvider, lie: dict[str, Any]) -> None:
    visit = Visit(fake, provider)
    fake.claims |= lie
    assert refusal(visit) == "identity_unproven"


@pytest.mark.parametrize("alg", ["none", "HS256", "RS512"])
def test_a_signature_of_another_kind_is_not_believed(fake: FakeService, provider: OidcProvider, alg: str) -> None:
    """ "none"; the public key taken for a shared secret; and one that the service never said it uses."""
    visit = Visit(fake, provider)
    fake.header = {"alg": alg}
    assert refusal(visit) == "identity_unproven"


def test_a_key_that_the_service_does_not_show_is_not_believed(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    fake.signed_by = new_key("stranger")
    assert refusal(visit) == "identity_unproven"


def test_a_strangers_key_under_a_known_name_is_not_believed(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    fake.signed_by = new_key("first")
    assert refusal(visit) == "identity_unproven"


def test_a_changed_token_is_not_believed(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    good = fake.sign(fake.claims).split(".")
    forged = fake.sign({**fake.claims, "personal_id": "074190000009"}).split(".")
    fake.answer = {
        "access_token": "opened",
        "token_type": "Bearer",
        "id_token": ".".join([good[0], forged[1], good[2]]),
    }
    assert refusal(visit) == "identity_unproven"


def test_userinfo_of_somebody_else_is_not_believed(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    fake.claims |= dict.fromkeys(LAN)
    fake.userinfo = {"sub": "s-2", **LAN}
    assert refusal(visit) == "identity_unproven"


def test_an_old_proof_is_not_a_fresh_one(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider, fresh=True)
    fake.claims["auth_time"] = NOW_S - 3600
    assert refusal(visit) == "identity_unproven"
    fake.claims["auth_time"] = None
    assert refusal(visit) == "identity_unproven"


def test_a_lower_level_than_asked_is_told_so(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider, level=2)
    fake.claims["acr"] = "1"
    assert refusal(visit) == "identity_level"
    fake.claims["acr"] = "made-up"
    assert refusal(visit) == "identity_level"


# --- lies in the address that the browser brings

BROUGHT: dict[str, tuple[dict[str, str], str]] = {
    "another state": ({"state": "another"}, "identity_expired"),
    "no state": ({"state": ""}, "identity_expired"),
    "another service answers": ({"iss": "https://other.example"}, "identity_unproven"),
    "the person said no": ({"error": "access_denied"}, "identity_cancelled"),
    "the person cannot": ({"error": "unmet_authentication_requirements"}, "identity_level"),
    "the service does not take us": ({"error": "unauthorized_client"}, "identity_unproven"),
}


@pytest.mark.parametrize(("params", "code"), BROUGHT.values(), ids=BROUGHT)
def test_what_the_browser_brings(fake: FakeService, provider: OidcProvider, params: dict[str, str], code: str) -> None:
    assert refusal(Visit(fake, provider), **params) == code
    assert fake.asked == []


def test_a_service_that_names_itself_must_always_do_so(fake: FakeService, provider: OidcProvider) -> None:
    """RFC 9207, against mixed-up providers: leaving the name out is not a way round it."""
    fake.metadata = {"authorization_response_iss_parameter_supported": True}
    visit = Visit(fake, provider)
    assert refusal(visit) == "identity_unproven"
    assert visit.back(iss=fake.issuer).subject == "s-1"


def test_an_answer_to_a_question_put_to_another_service(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    visit.started.kept["issuer"] = "https://other.example"
    assert refusal(visit) == "identity_expired"


def test_a_code_that_was_used_buys_nothing(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    fake.status, fake.answer = 400, {"error": "invalid_grant"}
    assert refusal(visit) == "identity_expired"


def test_an_attempt_does_not_last(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    assert refusal(visit, at=NOW + timedelta(minutes=21)) == "identity_expired"
    with pytest.raises(Refused, match="identity_expired"):
        provider.finish(params={"state": "x"}, kept={}, now=NOW)


def test_clocks_may_differ_by_two_minutes(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    fake.claims |= {"iat": NOW_S + 100, "exp": NOW_S + 10}
    assert visit.back(at=NOW + timedelta(seconds=100)).subject == "s-1"


# --- the service itself


def test_a_new_key_is_fetched_once_and_then_known(fake: FakeService, provider: OidcProvider) -> None:
    Visit(fake, provider).back()
    fake.keys.append(new_key("second"))
    for minute in (2, 3):
        visit = Visit(fake, provider)
        visit.back(at=NOW + timedelta(minutes=minute))
    assert fake.fetched.count("/jwks") == 2


def test_forged_tokens_do_not_make_us_ask_all_day(fake: FakeService, provider: OidcProvider) -> None:
    fake.signed_by = new_key("stranger")
    for _ in range(5):
        assert refusal(Visit(fake, provider)) == "identity_unproven"
    assert fake.fetched.count("/jwks") == 1
    assert refusal(Visit(fake, provider), at=NOW + timedelta(minutes=2)) == "identity_unproven"
    assert fake.fetched.count("/jwks") == 2


def test_who_answers_in_anothers_name_is_not_asked(fake: FakeService, provider: OidcProvider) -> None:
    fake.metadata = {"issuer": "https://other.example"}
    with pytest.raises(Unavailable, match="calls itself"):
        provider.start(back=BACK, now=NOW)


@pytest.mark.parametrize("address", ["http://other.example/token", "ftp://x/y", "//other.example", 7])
def test_a_service_that_sends_our_secret_elsewhere_in_clear_is_not_asked(
    fake: FakeService, provider: OidcProvider, address: object
) -> None:
    fake.metadata = {"token_endpoint": address}
    with pytest.raises(Unavailable, match="unsafe"):
        provider.start(back=BACK, now=NOW)


@pytest.mark.parametrize("status", [500, 503, 302, 404])
def test_a_service_that_is_away_is_said_to_be(fake: FakeService, provider: OidcProvider, status: int) -> None:
    fake.status = status
    with pytest.raises(Unavailable):
        provider.start(back=BACK, now=NOW)


def test_a_service_that_falls_while_the_person_is_there(fake: FakeService, provider: OidcProvider) -> None:
    visit = Visit(fake, provider)
    with pytest.raises(Unavailable):
        visit.back(error="temporarily_unavailable")
    fake.status, fake.answer = 502, {}
    with pytest.raises(Unavailable):
        visit.back()


def test_a_service_that_nobody_serves(fake: FakeService) -> None:
    nobody = OidcProvider("national_id", issuer="http://127.0.0.1:9", client_id="motcua")
    with pytest.raises(Unavailable):
        nobody.start(back=BACK, now=NOW)
    assert nobody.leave(id_token="x", back="http://localhost:8000/", now=NOW) == ""


@pytest.mark.parametrize("issuer", ["", "http://id.example", "javascript:alert(1)", "https://"])
def test_an_issuer_is_spoken_to_in_private(issuer: str) -> None:
    with pytest.raises(ValueError, match="issuer"):
        Service(issuer)


def test_an_address_on_this_machine_is_not_taken_from_a_service_elsewhere() -> None:
    assert is_safe("http://localhost:8090/token", like="http://127.0.0.1:8090")
    assert not is_safe("http://localhost:8090/token", like="https://id.example")


def test_leaving_is_offered_where_the_service_knows_it(fake: FakeService, provider: OidcProvider) -> None:
    assert provider.leave(id_token="t", back="http://localhost:8000/", now=NOW) == ""
    fake.metadata = {"end_session_endpoint": f"{fake.issuer}/end"}
    later = NOW + timedelta(hours=2)
    url = provider.leave(id_token="t", back="http://localhost:8000/", now=later)
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["motcua"],
        "post_logout_redirect_uri": ["http://localhost:8000/"],
        "id_token_hint": ["t"],
    }


def refusal(visit: Visit, **params: Any) -> str:
    with pytest.raises(Refused) as refused:
        visit.back(**params)
    return refused.value.code
