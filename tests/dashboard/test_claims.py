"""The wording guard: what claims too much is refused with the reason, and plain news of a clinic is not."""

import pytest

from dashboard.reports.claims import risky

CLAIMS = [
    "Massage cures back pain", "Our technique is clinically proven", "It reduced pain because of our therapists",
    "The best massage in town", "We treat sciatica", "Deep tissue is effective", "Guaranteed relief", "prevents injury",
    "Better than physiotherapy", "It heals", "No side effects", "Back pain healed in one hour", "She was healed",
    "We fix backs and fixed her back pain", "Back pain? We fix your back.", "guaranteed results", "Deep tissue works better than Swedish",
    "An effective treatment for sciatica", "Less pain thanks to our massage", "We are No. 1", "Hove's No. 1 massage clinic",
    "No.1 in Hove", "Massage works", "It works!", "Swedish massage reduces anxiety", "Our massage gets rid of headaches",
    "scientifically proven", "doctor recommended", "pain-free for good", "Every client feels better",
    "All our clients leave with less pain", "Massage caused the improvement", "treatment for chronic pain", "Permanent relief",
    "instant pain relief", "Our best technique is deep tissue", "the most effective technique", "Curing migraines since 1999",
    "It does not only cure, it delights", "Massage helped her sciatica", "eliminates stress",
    "You will not need painkillers instead of massage: instead of surgery", "proves that massage works", "It is proof that touch matters",
    'c\u200bures pain', '\uff43\uff55\uff52\uff45\uff53', "Our therapists can diagnose disc problems", "Massage is a miracle",
    "detoxifies", "100% success", "never comes back", "Massage relieves pain", "It resolved his neck pain", "superior therapists",
    "We can treat your bad back", "Massage alleviates anxiety", "This cannot fail to heal"
]

NEWS = [
    "", "We saw 47 people at the exhibition.", "Clients reported less pain straight after their sessions.",
    "Two new therapists joined in November, and the treatment rooms moved.", "Ask your GP if pain lasts.",
    "We treat every client with respect.", "Because of the holidays we were closed for a week.",
    "Due to the rail strike fewer sessions took place.", "Thanks to everyone who filled in the form.",
    "Thanks to our therapists for covering the exhibition.", "We fixed the heating.", "Sam works on Mondays and Priya works at Mill Lane.",
    "Our therapists work together with the local GP practice.", "Everyone enjoyed the exhibition.",
    "We always ask about red flags and pain at night.", "Attendance was better than last year.", "Find us at No. 1 Holland Road.",
    "With best wishes from the whole team.", "Massage does not replace your doctor.",
    "Massage does not cure anything; we record what clients report.", "These figures prove nothing about cause.",
    "Two clients were referred to a GP for diagnosis.", "We now have a permanent room in Hove.", "We do not diagnose.",
    "We guarantee confidentiality.", "The new price list is effective from 1 December.", "This was our best attended week.",
    "The booking form is new and works on phones.", "The strike caused cancellations.", "We cannot promise or guarantee relief.",
    "Health and safety training was completed.", "A healthy lunch was served.", "Back in January we stopped evening sessions.",
    "The leading cause of absence in the company is back trouble.", "Recording has improved: 98 % of sessions have both scores.",
    "We improved the form.", "Sessions helped us learn what to record.", "To prevent double bookings we changed the calendar.",
    "More clients with chronic pain came than in October.", "The number one question was about parking."
]


@pytest.mark.parametrize("text", CLAIMS)
def test_a_claim_is_found_and_says_why(text):
    assert all(risk.words and len(risk.why) > 20 for risk in risky(text)) and risky(text)


@pytest.mark.parametrize("text", NEWS)
def test_news_is_no_claim(text):
    assert not risky(text)


def test_claims_come_in_the_order_of_the_text():
    assert [risk.words for risk in risky("Results guaranteed: massage cures.")] == ["guaranteed", "cures"]
