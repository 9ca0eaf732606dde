"""Sample dossiers: the worked examples of the packs, told of invented people and left standing at every stage.

Everything goes through the verbs of cases, at moments in office hours; nothing is written past them, so a sample
dossier is in no state that a real one could not be in.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from motcua.ground.offices.actions import open_post
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import office_for
from motcua.ground.packs import queries as packs
from motcua.ground.people.actions import appoint, register_official
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.promises.queries import calendar_for
from motcua.ground.words.moments import VIETNAM, day_of
from motcua.record.cases.actions import save_draft
from motcua.record.cases.definitions import Procedure, WorkedAct, WorkedCase
from motcua.wiring.sample.area import COMMUNE_COMMITTEE, Area, doing
from motcua.wiring.sample.neighbours import neighbours, person_of
from motcua.wiring.sample.playing import Play, Staff, before, play_all
from motcua.wiring.sample.retelling import EXAMPLES_APPLICANT, Retelling
from motcua.wiring.sample.stages import DRAFT_OF_LAN, SCENES, Scene


def make_cases(area: Area, now: datetime) -> None:
    """The same dossiers for the same province and moment. What no installed pack has an example of is left out."""
    _seat_before_the_reform(area, now)
    company = _Company(area, now)
    calendar = calendar_for(day_of(now))
    starts = []
    for number, scene in enumerate((scene for scene in SCENES if scene.example in company.examples), 1):
        end = _midnight(area.reform) if scene.where == "before" else now
        filed = before(calendar, end, round(scene.hours * 60) + company.rng.randrange(40))
        starts.append((filed, company.play(scene, filed, f"sample-{number}")))
    play_all(starts, calendar, now)
    company.leave_a_draft(before(calendar, now, 95))


def _seat_before_the_reform(area: Area, now: datetime) -> None:
    """One official for all the duties of the old office; the post ends with it."""
    office = _office(area.main_commune, area.reform - timedelta(days=1))
    account = register_official(name="Bạch Thị Tuyết", username="tuyet.cu", password=None, **doing(now))
    duties = ("one_stop", "handle", "approve")
    post = open_post(office=office, title="Công chức", duties=duties, valid_from=area.start, **doing(now))
    appoint(account=account, post=post, valid_from=area.start, valid_to=area.reform, **doing(now))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _office(commune: str, on: date) -> Office:
    office = office_for(COMMUNE_COMMITTEE, commune, on)
    if office is None:
        raise RuntimeError(f"no office for {commune} on {on}")
    return office


class _Company:
    """Everything that the plays of one sample share: the examples, the people, the chance."""

    def __init__(self, area: Area, now: datetime) -> None:
        self.area, self.now = area, now
        self.rng = Random(area.old_code)
        self.staff = Staff()
        self.women = cycle(neighbours(area.old_code, now, men=False))
        self.men = cycle(neighbours(area.old_code, now, men=True))
        bodies = [pinned.body for pinned in packs.all_of("worked_case", day_of(now))]
        self.examples = {body.key: body for body in bodies if isinstance(body, WorkedCase)}

    def play(self, scene: Scene, filed: datetime, key: str) -> Play:
        example = self.examples[scene.example]
        procedure = _procedure(example, filed)
        citizen = None if procedure.applicant == "nobody" else self._citizen(scene, example)
        unit = self.area.other_commune if scene.where == "other" else self.area.main_commune
        return Play(
            example=example,
            telling=self._telling(procedure, citizen, unit, filed),
            citizen=citizen,
            acts=acts_of(scene, example),
            counter=_office(unit, day_of(filed)) if example.channel == "counter" else None,
            key=key,
            staff=self.staff,
        )

    def leave_a_draft(self, now: datetime) -> None:
        """Half of what a form asks, typed by bà Lan and kept."""
        example = self.examples.get(DRAFT_OF_LAN)
        if example is None:
            return
        lan = Account.objects.get(username="lan")
        telling = self._telling(_procedure(example, now), lan, self.area.main_commune, now)
        typed = dict(list(telling.answers(example.answers).items())[:4])
        save_draft(actor=actor_for(lan, day_of(now)), now=now, procedure=example.procedure, data=typed)

    def _telling(self, procedure: Procedure, citizen: Account | None, unit: str, now: datetime) -> Retelling:
        party = citizen.party if citizen else None
        return Retelling(
            procedure=procedure,
            applicant=person_of(party) if party else None,
            province_code=self.area.old_code,
            unit=unit,
            on=day_of(now),
            rng=self.rng,
        )

    def _citizen(self, scene: Scene, example: WorkedCase) -> Account:
        """Where the form names the examples' applicant, she is a mother or a wife."""
        if scene.who:
            return Account.objects.select_related("party").get(username=scene.who)
        woman = EXAMPLES_APPLICANT in str(example.answers) or self.rng.random() < 0.4
        return next(self.women if woman else self.men)


def acts_of(scene: Scene, example: WorkedCase) -> list[WorkedAct]:
    """The example's acts up to the one before which the dossier stands today."""
    names = [act.act for act in example.acts]
    end = len(names)
    if scene.until:
        end = [place for place, name in enumerate(names) if name == scene.until][scene.nth - 1]
    return [*example.acts[:end], *([scene.then] if scene.then else [])]


def _procedure(example: WorkedCase, now: datetime) -> Procedure:
    procedure = packs.definition("procedure", example.procedure, day_of(now)).body
    assert isinstance(procedure, Procedure)
    return procedure
