"""What a clinic's own text must not claim (DEFINITIONS 10.2), after the UK advertising codes (ASA/CAP) on massage and manual therapy.

Words like *cure* or *proven* are refused anywhere. Words of every day (*fix*, *always*, *because of*) are refused only where
they speak of a complaint or of massage: "we fixed the heating" is news, "we fixed her back pain" is a claim. What a text
denies ("massage does not cure") it does not claim.
"""

import re
import unicodedata
from typing import NamedTuple

_ILL = (r"(pains?|painful|aches?|aching|(bad|sore|stiff|lower|upper|your|their|her|his) backs?|necks?|spasms?|sciatica|slipped discs?|"
        r"hernia\w*|migraines?|headaches?|anxiety|anxious|depress\w+|stress|conditions?|illness\w*|diseases?|injur(y|ies|ed)|symptoms?|arthritis|"
        r"whiplash|insomnia|inflammation|complaints?)\b")
_MASSAGE = (r"(massages?|techniques?|therap(y|ies|ists?)|treatments?|sessions?|deep[ -]tissue|swedish|trigger[ -]points?|myofascial|clinics?|"
            r"practices?|osteopath\w*|physio\w*|chiropract\w*|hands)\b")
_BETTER = r"(feels?|felt|gets?|got|leaves?|left|improve[sd]?|recover(s|ed)?|benefit(s|ed)?|less pain|pain[ -]free|relief|better)\b"
_SOON = r"\W+(?:[\w'’-]+\W+){0,3}?"  # up to three words between
_NEAR = r"[^.!?;\n]{0,45}?"           # within the sentence
_TAKES = "says that massage takes a condition away; the figures only say what clients reported"
_TREATS = "says that a condition is treated, which needs evidence of a kind that session logs cannot give"
_PROVES = "says that something is proven; nothing here is compared with a control group"
_CAUSES = "says that the massage caused the change; pain also goes down by itself"
_RANKS = "ranks a technique, a person or a clinic; the figures do not allow that"
_PROMISES = "promises an outcome; some clients report no change, or more pain"
_MEDICAL = "makes a medical claim that these figures say nothing about"
_DOCTOR = "suggests doing without medical care"
_REMOVES = (r"(fix(es|ed|ing)?|eliminat\w+|banish\w*|(gets?|got|getting|rids?) (rid )?of|removes?|removed|stops?|stopped|ends|ended|reliev(e|es|ed|ing)|erase[sd]?|"
            r"resolve[sd]?|reverse[sd]?|remed(y|ies|ied)|alleviat\w+|tak(es?|ing) away|took away)")
_CLAIMS = tuple((re.compile(pattern, re.IGNORECASE), why) for pattern, why in (
    (r"\b(cure[sd]?|curing|curative|heal(s|ed|ing|ers?)?|miracles?|miraculous\w*)\b", _TAKES),
    (rf"\b{_REMOVES}{_SOON}{_ILL}", _TAKES),
    (rf"\b{_ILL}\W+(is |was |are |were |gets? |got )?(fixed|eliminated|banished|resolved|reversed)\b", _TAKES),
    (rf"\b(treat(s|ed|ing)?{_SOON}|treatments? (of|for){_SOON}){_ILL}", _TREATS),
    (r"\b(proven|prove[sd]?|proving|proof)\b(?! nothing| of (payment|address|identity|purchase))", _PROVES),
    (r"\b(clinically|scientifically|medically|science|doctor|gp)[ -](backed|tested|tried|approved|recommended|validated|endorsed)\b", _PROVES),
    (rf"\b(because of|thanks to|due to|as a result of|owing to){_SOON}{_MASSAGE}(?!{_NEAR}\bfor (all|their|the|help|working|coming|covering)\b)", _CAUSES),
    (rf"\b(cause[sd]?|causing)\b({_SOON}|{_NEAR})({_ILL}|{_MASSAGE}|relief\b|improvement\b|changes?\b)", _CAUSES),
    (rf"\b{_MASSAGE}\W+([\w'’-]+\W+){{0,2}}?(reduce[sd]?|lower(s|ed)|ease[sd]?|improve[sd]?|help(s|ed)|led to|leads? to|result(s|ed)? in|made|makes){_SOON}({_ILL}|relief\b|better\b)", _CAUSES),
    (r"\b(massage|techniques?|treatments?|therapy|deep[ -]tissue|swedish|it|this|that)\W+((really|just|simply|always|truly|\w+ly)\W+)?works?\b"
     r"(?! (on|at|from|out|together|again|fine|as|best when|until)\b)", _CAUSES),
    (r"\b(works?|worked) (better|best|wonders|miracles)\b", _RANKS),
    (rf"\b(effective(ly|ness)?|efficac\w+)\b(?! (from|on|immediately|as of)\b)(?={_NEAR}\b({_MASSAGE}|{_ILL}))", _CAUSES),
    (rf"\b({_MASSAGE}|{_ILL}){_NEAR}\b(effective(ly|ness)?|efficac\w+)\b(?! (from|on|immediately|as of)\b)", _CAUSES),
    (rf"\b(best|finest|top|leading|superior|unrivalled|unbeatable|most effective|better than|more effective than){_SOON}{_MASSAGE}", _RANKS),
    (r"\b(we are|we['’]re|you are with|voted|rated|simply|is|as) (the )?(very )?(best|finest|number one)\b", _RANKS),
    (r"\bnumber one (in|for|among|technique|clinic|massage|therap\w+)\b|\bno\.? ?1\b(?!\s+(?-i:[A-Z](?!assage|linic|herap)))", _RANKS),
    (r"\bguarantee[sd]?\b(?!.{0,25}(confidential|privacy|private|place|appointment|slot|data))", _PROMISES),
    (r"\b(risk[ -]free|(no|without|free of|zero) (any )?side[ -]effects?|once and for all|never comes? back|never returns?|100 ?% (success\w*|relief|effective))\b", _PROMISES),
    (r"\b(pain|symptom|ache)s?[ -]free (for (good|ever|life)|forever|always)\b|\b(permanent(ly)?|lasting|instant(ly)?|immediate)"
     r"\W+(\w+\W+){0,1}?(relief|results?|cures?|improvements?|pain[ -]free|gone)\b", _PROMISES),
    (rf"\b(everyone|everybody|every (single )?client|all (of )?(our |the )?clients|always)\b({_SOON}|\W+){_BETTER}", _PROMISES),
    (rf"\bprevent(s|ed|ing)?{_SOON}{_ILL}|\b(reduces?|fights?) inflammation|\bboosts? (the |your )?immun\w+|\bdetox\w*|\btoxins?\b", _MEDICAL),
    (r"\b(we|i|our \w+|massages?|therapists?)\W+([\w'’-]+\W+){0,2}?diagnos(e[sd]?|ing)\b", _MEDICAL),
    (r"\b(replace[sd]?|replacing|instead of|no need (for|of)|better than)\W+((a|your|the|any|seeing)\W+){0,2}(doctors?|gps?|medic\w+|surgery|operations?|painkillers?|physio\w*)\b", _DOCTOR),
))
_DENIED = re.compile(r"(\b(not|cannot|never|nor)|n['’]t)\W+(?!only\b|just\b|merely\b|simply\b)([\w'’]+\W+(or\W+)?)?$", re.IGNORECASE)
_UNSEEN = {"Cf", "Cc"}  # kinds of signs that nobody sees


class Risk(NamedTuple):
    """words: as they stand in the text · why: in a sentence that can be read after a colon."""

    words: str
    why: str


def risky(text: str) -> list[Risk]:
    """What in a text claims more than the data carry, in the order of the text, each reason once a place; empty where nothing does."""
    plain = _plain(text)
    found = {}
    for pattern, why in _CLAIMS:
        for match in pattern.finditer(plain):
            if not _denied(plain, match):
                found.setdefault(match.start(), Risk(" ".join(match.group(0).split()), why))
    return [found[place] for place in sorted(found)]


def _denied(text: str, match: re.Match) -> bool:
    """Whether the text says that it is not so: before the words found, or before the verb among them."""
    before, last = text[:match.start()], re.search(r"\S+$", match.group(0))
    inside = match.group(0)[:last.start()]
    return bool(_DENIED.search(before)) or (bool(_DENIED.search(inside)) and not inside.lower().startswith("never"))


def _plain(text: str) -> str:
    """The text in plain letters, so that wide or hidden signs hide no claim."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in wide if sign in "\n\t\r" or unicodedata.category(sign) not in _UNSEEN)
