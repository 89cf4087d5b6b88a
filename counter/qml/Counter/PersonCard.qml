import QtQuick
import Hall
import Counter.Models

// Who sits here, as the document says; the number is masked, because people look over shoulders.
HallCard {
    id: card

    required property CounterPerson person

    function sexWord(sex: string): string {
        return sex === "male" ? qsTr("男") : sex === "female" ? qsTr("女") : "";
    }

    readonly property bool sure: !card.person.manual && !card.person.unverified

    function methodWords(): string {
        switch (card.person.method) {
        case "manual_identity":
            return qsTr("手工录入：%1").arg(card.person.methodReason);
        case "social_security_card":
            return qsTr("读社保卡");
        case "travel_document":
            return qsTr("读护照、通行证芯片：真伪未核验");
        default:
            return qsTr("读卡");
        }
    }

    objectName: "person-card"
    padding: Theme.gap
    spacing: Theme.gapS

    Row {
        spacing: Theme.gap
        width: parent?.width ?? 0

        Rectangle {
            border.color: Theme.line
            border.width: Theme.stroke
            color: Theme.ground
            height: Theme.px(220)
            radius: Theme.radiusS
            width: Theme.px(176)

            HallIcon {
                anchors.centerIn: parent
                color: Theme.lineStrong
                name: "user"
                size: Theme.px(110)
                visible: !card.person.portrait
            }
            Image {
                Accessible.name: qsTr("证件照片")
                Accessible.role: Accessible.Graphic
                anchors.fill: parent
                anchors.margins: Theme.px(4)
                cache: false
                fillMode: Image.PreserveAspectFit
                source: card.person.portrait ? "image://visit/portrait/" + card.person.name.length : ""
            }
        }
        Column {
            spacing: Theme.gapXs
            width: parent.width - Theme.px(176) - parent.spacing

            HallText {
                font.pixelSize: Theme.heading
                font.weight: Font.DemiBold
                objectName: "person-name"
                text: card.person.name
                width: parent.width
            }
            HallText {
                text: [card.sexWord(card.person.sex), card.person.nation, card.person.birthDate, card.person.age >= 0 ? qsTr("%1 岁").arg(card.person.age) : ""].filter(part => part !== "").join("  ")
                width: parent.width
            }
            HallText {
                objectName: "person-number"
                text: card.person.numberMasked
                width: parent.width
            }
            Row {
                spacing: Theme.gapXs
                width: parent.width

                HallIcon {
                    anchors.verticalCenter: parent.verticalCenter
                    color: card.sure ? Theme.success : Theme.warning
                    name: card.person.manual ? "keyboard" : card.sure ? "card" : "warning"
                    size: Theme.px(28)
                }
                HallText {
                    color: card.sure ? Theme.success : Theme.warning
                    font.pixelSize: Theme.caption
                    objectName: "person-method"
                    text: card.methodWords()
                    width: parent.width - Theme.px(28) - parent.spacing
                }
            }
        }
    }
    HallLabelled {
        label: qsTr("住址")
        labelWidth: Theme.px(130)
        value: card.person.address
        visible: value !== ""
        width: parent?.width ?? 0
    }
    HallLabelled {
        label: qsTr("有效期至")
        labelWidth: Theme.px(150)
        value: card.person.validTo
        visible: value !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        text: qsTr("未满 14 周岁：须由监护人到场并同意。")
        tone: "warning"
        visible: card.person.minor
        width: parent?.width ?? 0
    }
}
