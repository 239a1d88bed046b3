"""Puts the parts of referrals together, for the pages and for the jobs."""

from __future__ import annotations

from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.journey.enquiry_state import EnquiryStates
from servicetelefon.journey.office import OfficeWork
from servicetelefon.journey.office_sight import OfficeSight
from servicetelefon.journey.oversight import Oversight
from servicetelefon.kit.keys import KeyRing
from servicetelefon.web.services import Referrals


def referrals(process: Process, snapshots: Snapshots) -> Referrals:
    """A key that an office lacks is made with its first referral."""
    keys = KeyRing(process.places.keys)
    clock, ids, vault, city = process.clock, process.ids, process.vault, snapshots.city
    work = OfficeWork(clock, ids, vault, city, keys.ensure)
    return Referrals(
        enquiries=Enquiries(clock, ids, process.chance, vault, city, keys.ensure),
        states=EnquiryStates(clock, ids, vault),
        office=work,
        sight=OfficeSight(work),
        oversight=Oversight(work),
    )
