"""What the log keeps and a case's history does not tell: it would say when the reporter acts, or comes."""

REPORTERS_OWN = (
    "MailboxOpened",
    "SlipHandedOut",
    "AwardNotified",
    "AwardClaimed",
    "ClaimedAgain",
    "CodeIssued",
    "JointSplitEntered",
    "ReviewAsked",
)
"""Done by the reporter: told to nobody who reads a case."""

PAYMENTS = (
    "AwardPaid",
    "CodePresented",
    "CodeRefused",
    "HandOverWitnessed",
    "PayeeOpened",
    "PayoutReserved",
    "PayoutReturned",
    "PayoutSent",
    "RewardRepaid",
    "VisitorMatched",
)
"""Done while the reporter may stand at the counter: told to the offices of money alone."""

COMPARISONS = (
    "IdentityCheckAnswered",
    "IdentityCheckAsked",
    "IdentityCheckReleased",
    "IdentityCompared",
    "PartiesShared",
)
"""Whether a reporter is somebody: told to the offices of money alone."""

UNTIMED = (*REPORTERS_OWN, *PAYMENTS, *COMPARISONS)
"""Neither in the history an investigator reads nor in the time of a case's last change."""
