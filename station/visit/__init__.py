"""One person at the terminal: what kiosk and counter share (docs/adr/0010).

session = VisitSession(parts, channel, post, parent)     `station.visit.session`; ``post`` takes `results.Happening`

session.begin()                                   a new person; devices are claimed
session.visit                                     all that is known of them (`visit.Visit`)
session.wipe()                                    forget everything; leases are given back

session.person                                    `identifying`
    read_card(ticket)                             CardSeen, CardRead | CardFailed; social card, travel document alike
    identify(applicant, slip)                     … or typed, with a slip code from another terminal
session.finding                                   `finding`
    look_up(ticket)                               PersonLookedUp: local store and hall, ≤ 2 s for a silent hall
        visit.offers                              every draft of the person, latest save first (`DraftOffer`);
        visit.held, .sharing, .recent             who has the latest open elsewhere; who answered; last 24 hours
    take_held(ticket, id, take_over=…)            DraftTaken | DraftNotTaken
session.matter                                    `matter_in_hand`
    choose(code), consent()                       the matter, and what was agreed to
    start_draft(), take_up_draft(id)              the draft is ours: its lease is renewed every 10 s
        on.DraftLost(holder | closed)             any time: nothing may be saved any more, end the visit
    save_draft(at), close_matter()                it is let go, the person stays
session.pages, session.scan                       `pages`, `scan_desk`
    start_preview(ticket), take_page(ticket) …    the document camera; what is kept stands in the draft
    keep_signature(ticket)                        SignatureKept
session.comparing                                 `comparing`: person and card
    face_offer(), ask_face(ticket)                FaceOffered
    agree_face(), check_face(ticket), stop_face() FaceGuided …, FaceChecked | FaceFailed
    staff_sign_in(ticket, id, password)           StaffSignedIn | StaffRefused (a member of staff at the kiosk)
    staff_compared(actor, method, same=…)         into `Draft.checks`
session.paper                                     `handing_in`
    submit(ticket, at, actor)                     TakenIn | NotComplete | WriteFailed
    print_receipt(ticket)                         PaperEnded
session.leaving                                   `leaving`
    hand_over(ticket, reason)                     HandedOver: queue number, where the draft is, slip code
    proof, print_proof(ticket), forget_proof()    outlives the wipe

session.hall                                      `hall_desk`
    read_queue(ticket)                            QueueRead
    call | recall | pass_by | finish              QueueMoved | QueueRefused
    where_is(ticket, slip_code)                   SlipLookedUp
"""
