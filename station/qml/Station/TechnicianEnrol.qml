pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// Enrolment with the city's platform, or with the hall's node: its address and a one-time code.
HallCard {
    id: card

    required property SetupPage setup
    required property bool hall

    function submit(): void {
        if (address.text.trim() === "")
            address.take();
        else if (code.text.trim() === "")
            code.take();
        else
            card.setup.enrol(address.text, code.text, card.hall ? "hall" : "city");
    }

    padding: Theme.gap

    Connections {
        function onWiped(): void {
            code.wipe();
        }

        target: card.setup
    }
    HallText {
        font.weight: Font.DemiBold
        text: card.hall ? qsTr("在大厅节点登记（没有就不用填）") : qsTr("在市级平台登记")
        width: parent.width
    }
    HallTextField {
        id: address

        kind: "url"
        label: card.hall ? qsTr("大厅节点地址") : qsTr("平台地址")
        limit: 200
        objectName: card.hall ? "hall-address" : "city-address"
        placeholder: "https://"
        width: parent.width

        onAccepted: code.take()
    }
    HallTextField {
        id: code

        kind: "id_number"
        label: qsTr("一次性登记码")
        limit: 40
        objectName: card.hall ? "hall-code" : "city-code"
        placeholder: qsTr("一次性登记码")
        width: parent.width

        onAccepted: card.submit()
    }
    HallButton {
        objectName: card.hall ? "button-enrol-hall" : "button-enrol-city"
        text: qsTr("登记")

        onClicked: card.submit()
    }
}
