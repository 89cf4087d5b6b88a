"""What the terminals of a hall share: drafts and tickets, through the hall node or, without one, the city (ADR 7).

Everything here blocks for at most some seconds and raises nothing for conditions of the world: call it on a job lane
of its own, never on the GUI thread. Several threads may use one `Places`; they wait for each other.

    from sync.hall.places import Places
    from sync.hall.drafts import HallDrafts
    from sync.hall.tickets import HallTickets
    from sync.hall.licences import CityLicences
    from sync.hall.results import …            every result type below

    places = Places.open(home, utc_now)        hall (`identity/hall/`) and city (`identity/`), as far as enrolled
        utc_now: () -> datetime                `SystemClock.there`
        ca_file: str | None                    overrides the city's pinned authority, as `terminal.platform.ca_file`
    places.close()                             ends a request that waits, too; from any thread

    drafts = HallDrafts(places)
    drafts.available -> bool                   False: no place to ask, or the city gave no draft key: nothing is shared
    drafts.find(id_type, id_number, typed_with_slip) -> Found(reach, drafts)
        typed_with_slip: None                  the number was read from the card's chip
                         str                   it was typed, with this slip code ("" finds nothing)
        reach: Reach.HALL | CITY | NOBODY      who answered; with NOBODY say so, and offer the slip code
        drafts: tuple[SharedDraft, …]          latest save first: id, revision, saved_at, expires_at, held: Held | None
    drafts.take(shared, take_over=False) -> Taken(draft, blobs, revision, place, closer)    blobs: {BlobRef: bytes}
                                          | Held(name, until)                       another terminal has it open
                                          | Closed(reason)                          taken_in discarded expired damaged
                                          | Unreachable()
    drafts.hold(draft_id, id_type, id_number) -> Renewed | Lost(name) | Closed(reason) | Unreachable
                                               for a draft begun here: once when the visit opens it, then `renew`
    drafts.renew(draft_id) -> the same         every 10 s while the visit is open; Lost: say so and end the visit
    drafts.release(draft_id) -> None           when the visit ends
    drafts.where_is(slip_code) -> Arrived(draft_id, saved_at) | NotYet(device_code) | Closed(reason)
                                | NoSlip() (not a slip code) | Unreachable()
    drafts.closed(draft_ids) -> {draft_id: reason}      those of the local drafts that were closed elsewhere

    tickets = HallTickets(places)              tickets live in one place: the hall node, or the city where there is none
    tickets.take(service, item, reason, draft) -> Ticket | NoNumbers() | Unreachable()
    tickets.list() -> tuple[Ticket, …] | Unreachable()
    tickets.call(window, ticket_id=None) -> Ticket | NobodyWaits() | CalledElsewhere(window) | Unreachable()
    tickets.recall(window, ticket_id), .pass_(…), .finish(…) -> Ticket | CalledElsewhere(window) | NotCalled()
                                                              | Unreachable()
    tickets.board(after, wait_s) -> Board(cursor, calls: tuple[Call(number, window, at, calls), …]) | Unreachable()
        a long poll (at most 25 s): give it `Places` and a lane of its own

    licences = CityLicences(places)                  the city alone; a hall node has none
    licences.available -> bool
    licences.find(holders, name, case_id, purpose) -> LicencesKnown(licences, as_of) | NoAnswer()
        holders: `intake.licence.holders_of`; purpose: shared_data_check | e_licence; ValueError without case or purpose

The app's way with a draft: `find`, `take`, then `store.adopt_draft(taken.draft, person_key, taken.blobs,
taken.revision, taken.place, taken.closer)` (raises `CaseShredded` when this terminal discarded it: to the person it is
closed); from then on it is a local draft like any other (`store.save_draft`). Where a draft is here too
(`store.drafts_of`) the later `saved_at` of the two is offered; what goes on from the local one is said by
`store.open_draft(id)` and `drafts.hold`.
`drafts.release` and `store.leave_drafts()` when the visit ends: until then a draft closed elsewhere is not dropped here
(every save says that it is open, too). `store.slip_code(id, identity.device_code)` makes the slip code, once. Nothing
else is asked of the app: the sync agent brings saves to the places and tells them when a draft was taken in or
discarded.
"""
