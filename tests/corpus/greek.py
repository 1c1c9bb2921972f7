"""A Greek text of as many different sentences as a test wants."""

from __future__ import annotations

from itertools import count, islice, product

WHEN = ("Το πρωί", "Κάθε απόγευμα", "Μετά τη βροχή", "Στις αρχές του φθινοπώρου", "Όταν χτυπούσαν οι καμπάνες")
WHO = ("ο Γιώργος", "η δασκάλα", "ο κ. Παπαδόπουλος", "η γειτόνισσα", "ο καπετάνιος", "η Ελένη", "ο δρ. Μελάς")
DID = (
    "περπατούσε αργά προς το λιμάνι",
    "διάβαζε την εφημερίδα στο καφενείο",
    "άνοιγε τα παράθυρα του παλιού σπιτιού",
    "έγραφε ένα γράμμα στους συγγενείς",
)
WHY = (
    "επειδή κανείς δεν ήξερε τι θα φέρει η επόμενη εβδομάδα",
    "ενώ οι υπόλοιποι κοιμόντουσαν ακόμη",
    "χωρίς να δώσει σημασία στις διαμαρτυρίες των περαστικών",
)
ENDS = (".", ";", ".", "!", ".", "…", ".")


def sentences(wanted: int) -> list[str]:
    """So many sentences, no two of them alike; each is of 15 to 25 words, and some have an abbreviation."""
    # Factors that share nothing, so that neighbours differ in all their parts.
    parts = list(product(WHY, DID, WHO, WHEN))
    return [
        f"{when} {who} {did}, {why}, για {number}η φορά{ENDS[number % len(ENDS)]}"
        for number in islice(count(1), wanted)
        for why, did, who, when in [parts[number * 101 % len(parts)]]
    ]
