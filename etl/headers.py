"""Headers as people write them: brought to one form, and the words by which a column is known.

"Pain before (0-10)", "PainBefore", "Pre-treatment pain /10" and "How bad is the pain when they arrive?" say the same. `plain`
brings a header to lower-case words without its scale; the patterns here are then looked for in it (etl/fields.py).
"""

import re
import unicodedata
from functools import lru_cache

BEFORE = (r"\b(before|pre|prior|start|beginning|arriv\w*|baseline|initial|intake|entry|(they|you|client|patient) c[ao]m\w+)\b")
AFTER = (r"\b(after|post|afterwards|end|leaving|departure|following|finish\w*|final|exit|(they|you|he|she|client|patient) (left|leave|leaves))\b")
LATER = (r"\b(follow|followup|later|next (day|morning)|morning after|(24|48|72) ?(h|hrs?|hours?)?|days?|weeks?|tomorrow)\b")
HURT = r"\b(pain|pains|painful|discomfort|soreness|hurt\w*)\b"
PAIN = r"\b(pain|pains|painful|nprs|nrs|vas|discomfort|soreness|hurt\w*)\b"
ANXIETY = r"\b(anxiety|anxious|worry|worried|nervous\w*)\b"
QUESTIONNAIRE = r"\b(gad|phq)"
RATED = r"\b(how|rate|rating|level|score|scale|severity|intensity|strength|today|now|current|currently)\b"
"""A question about a score that does not say when."""
NO_SCORE = (r"^(did|do|does|is|was|were|has|have|are)\b|\bdid\b.*\b(start|begin)\b|\b(when (did|was|does)|where|why|how (long|often|has)|"
            r"what (makes?|causes?|caused|helps?)|date|onset|duration|since|cause|history|"
            r"diagnos\w*|changed?|change|difference|reduction|improve\w*|relief|killers?|worst pain|average pain|interfer\w*|expect\w*|area|type|kind|"
            r"location|suffer|disorder|attacks?)\b")
"""Asks about pain or anxiety, but for something else than a number from 0 to 10."""
PRIVATE = (r"\b(notes|comments?|remarks?|e?mail|phone|mobile|tel|telephone|address|post ?code|prices?|cost|fees?|paid|payment|invoice|insur\w*|"
           r"gender|sex|consent|medic(ation|ines?)|feedback|happy|satisf\w*|recommend|prefer\w*|contact|signature)\b|\bnote$")
"""What is never taken for a column of ours because one of its words fits."""
ELSEWHEN = (r"\b(birth|born|refer\w*|follow|followup|next|last|previous|first|onset|start of|created|modified|updated|booked|cancel\w*|paid|due|invoice|"
            r"payment|arrived|scheduled on|problem|pain|injury|symptoms?)\b")
"""A date, but not that of the session."""
SHORT = {"appt": "appointment", "apt": "appointment", "pt": "patient", "tx": "treatment", "anx": "anxiety", "dob": "birth date"}
SCALE = r"\b(on )?(a )?(scale )?(of |from )?([01] (to )?100?|out of 100?)\b|(?<=\w) 100?$"
TO_100 = r"\b0\s*(?:-|–|—|to|\.\.)\s*100\b|\bout of 100\b|/\s*100\b"


@lru_cache(1 << 15)
def plain(header: str) -> str:
    """A header as it is compared: lower-case words, no accents, punctuation or scale ("(0-10)", "(0 = none)", "/10")."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    text = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().lower()
    outside = re.sub(r"[(\[{][^)\]}]*[0-9=][^)\]}]*[)\]}]", " ", text)
    text = outside if re.search(r"[a-z]", outside) else text
    words = re.sub(r"[^a-z0-9]+", " ", text.replace("'", "")).split()
    said = " ".join(SHORT.get(word, word) for word in words)
    return " ".join(re.sub(SCALE, " ", said).split()) or said


def bare(header: str) -> str:
    """A header as it is compared, without anything in brackets ("Date (DD/MM/YYYY)", "Technique(s)")."""
    return plain(re.sub(r"[(\[{][^)\]}]*[)\]}]", " ", header))


def goes_to_100(header: str) -> bool:
    """Whether a header says that its scores go from 0 to 100."""
    return re.search(TO_100, header.lower()) is not None
