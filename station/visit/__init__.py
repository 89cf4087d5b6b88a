"""One person at the terminal: what kiosk and counter share (docs/adr/0010).

session = VisitSession(parts, channel, post, parent)     `station.visit.session`; ``post`` takes `results.Happening`

session.begin()                                   a new person; devices are claimed
session.read_card(ticket)                         CardSeen, CardRead | CardFailed
session.identify(applicant, slip)                 … or typed, with a slip code from another terminal
session.look_up(ticket)                           PersonLookedUp: local store and hall, ≤ 2 s for a silent hall
    session.visit.offers                          every draft of the person, latest save first (`DraftOffer`);
    session.visit.held, .sharing, .recent         who has the latest open elsewhere; who answered; last 24 hours
session.take_held(ticket, id, take_over=…)        DraftTaken | DraftNotTaken
session.start_draft(), take_up_draft(id)          the draft is ours: its lease is renewed every 10 s
session.close_matter()                            it is let go, the person stays
    on.DraftLost(holder | closed)                 any time: nothing may be saved any more, end the visit
session.face_offer(), ask_face(ticket)            FaceOffered
session.agree_face(), check_face(ticket), stop_face()     FaceGuided …, FaceChecked | FaceFailed
session.staff_sign_in(ticket, id, password)       StaffSignedIn | StaffRefused (a member of staff at the kiosk)
session.staff_compared(actor, method, same=…)     into `Draft.checks`
session.save_draft(at), submit(…), print_receipt(ticket)
session.hand_over(ticket, reason)                 HandedOver: queue number, where the draft is, slip code
    session.proof, print_proof(ticket), forget_proof()    outlives the wipe
session.wipe()                                    forget everything; leases are given back

session.hall.read_queue(ticket)                   QueueRead
session.hall.call | recall | pass_by | finish     QueueMoved | QueueRefused
session.hall.where_is(ticket, slip_code)          SlipLookedUp
"""
