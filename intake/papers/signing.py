"""Who signs a paper, and under what words."""

from __future__ import annotations

from intake.papers.letterhead import Letterhead
from intake.papers.paper import SignPlace


def receiver(picture: str = "") -> SignPlace:
    """Who takes a notice."""
    return SignPlace("收件人（签字）", picture=picture)


def applicant(head: Letterhead, picture: str = "") -> SignPlace:
    return SignPlace(head.label("applicant_sign"), picture=picture)


def clerk(head: Letterhead) -> SignPlace:
    return SignPlace(head.label("clerk_sign"), name=head.clerk)
