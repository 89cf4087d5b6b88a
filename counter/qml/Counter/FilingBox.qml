pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// How the matter is taken in: at the window or online with help; what was shown already; a document that is photographed.
Column {
    id: box

    required property CounterFiling filing
    required property bool free // nothing goes on beside the form

    function takePhoto(): void {
        photoKey.forceActiveFocus(Qt.TabFocusReason);
    }

    spacing: Theme.gapXs

    HallBanner {
        objectName: "filing-shown"
        text: box.filing.shown
        tone: "success"
        visible: text !== ""
        width: box.width
    }
    HallBanner {
        objectName: "filing-filed"
        text: box.filing.filed
        tone: "warning"
        visible: text !== ""
        width: box.width
    }
    Item {
        height: Math.max(wayWords.implicitHeight, wayKey.height)
        visible: wayKey.visible
        width: box.width

        HallText {
            id: wayWords

            anchors.left: parent.left
            anchors.right: wayKey.left
            anchors.rightMargin: Theme.gapS
            anchors.verticalCenter: parent.verticalCenter
            objectName: "filing-way"
            text: box.filing.online ? qsTr("办理方式：网上申请，%1协助。申请人不用到场，材料由网上预审。").arg(box.filing.helper) : qsTr("办理方式：本窗口收件")
        }
        HallButton {
            id: wayKey

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            enabled: box.free
            keys: "Ctrl+H"
            kind: HallButton.Quiet
            objectName: "button-way"
            symbol: "work"
            text: box.filing.online ? qsTr("改为窗口收件") : qsTr("改为协助网上申请")
            visible: box.filing.whyNotOnline === ""

            onClicked: box.filing.switchWay()
        }
    }
    Item {
        height: Math.max(photoWords.implicitHeight, photoKey.height)
        visible: box.filing.photoWanted
        width: box.width

        HallText {
            id: photoWords

            anchors.left: parent.left
            anchors.right: photoKey.left
            anchors.rightMargin: Theme.gapS
            anchors.verticalCenter: parent.verticalCenter
            color: box.filing.photos.length > 0 ? Theme.success : Theme.accent
            objectName: "filing-photo"
            text: box.filing.photos.length > 0 ? qsTr("证件照片：已拍 %1 张").arg(box.filing.photos.length) : qsTr("身份是手工录入的，要拍下证件留存")
        }
        HallButton {
            id: photoKey

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            enabled: box.free
            keys: "Ctrl+I"
            kind: box.filing.photos.length > 0 ? HallButton.Quiet : HallButton.Secondary
            objectName: "button-photo"
            symbol: "camera"
            text: box.filing.photos.length > 0 ? qsTr("再拍一张") : qsTr("拍证件")

            onClicked: box.filing.takePhoto()
        }
    }
    Flow {
        spacing: Theme.gapS
        visible: box.filing.photos.length > 0
        width: box.width

        Repeater {
            model: box.filing.photos

            Item {
                id: photo

                required property string modelData
                required property int index

                height: picture.height
                width: picture.width + gone.width + Theme.gapXs

                Image {
                    id: picture

                    Accessible.name: qsTr("证件照片 %1").arg(photo.index + 1)
                    Accessible.role: Accessible.Graphic
                    cache: false
                    fillMode: Image.PreserveAspectFit
                    height: Theme.px(150)
                    source: "image://visit/kept/" + photo.modelData
                    width: Theme.px(200)
                }
                HallButton {
                    id: gone

                    Accessible.name: qsTr("删除证件照片 %1").arg(photo.index + 1)
                    anchors.left: picture.right
                    anchors.leftMargin: Theme.gapXs
                    enabled: box.free
                    kind: HallButton.Quiet
                    objectName: "button-remove-photo-" + photo.index
                    symbol: "trash"
                    text: qsTr("删除")

                    onClicked: box.filing.removePhoto(photo.modelData)
                }
            }
        }
    }
}
