pragma ComponentBehavior: Bound

import QtQuick
import Hall

KioskPage {
    id: screen

    required property var delivery

    primarySymbol: "check"
    primaryText: qsTr("就这样领取")
    spacing: Theme.gapL
    subtitle: qsTr("邮寄不收费。不用邮寄的，不需要填地址。")
    title: qsTr("办好后怎么领取")

    onPrimary: screen.delivery.next()

    Connections {
        function onRefused(key: string): void {
            for (let i = 0; i < fields.count; i++) {
                const item = fields.itemAt(i) as HallSideField;
                if (item !== null && item.key === key)
                    Qt.callLater(screen.show, item); // once its words stand
            }
        }

        target: screen.delivery
    }
    Repeater {
        id: fields

        model: screen.delivery.fields

        HallSideField {
            id: delegate

            today: screen.delivery.today
            width: parent?.width ?? 0

            onAccepted: screen.delivery.next()
            onEdited: value => screen.delivery.setValue(delegate.key, value)
        }
    }
}
