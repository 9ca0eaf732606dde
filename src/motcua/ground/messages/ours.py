"""What the house itself says to people, whatever packs a province has: about their account, never about a case."""

from __future__ import annotations

from motcua.ground.messages.definitions import MessageTemplate
from motcua.ground.words.definitions import Text

NEW_DEVICE = MessageTemplate(
    key="new_device",
    subject=Text(
        vi="Tài khoản của bạn vừa được dùng trên một thiết bị mới", en="Your account was used on a new device"
    ),
    body=Text(
        vi="Lúc {received_at}, có người đăng nhập vào tài khoản của bạn từ {reason}. Nếu là bạn thì không cần làm gì."
        " Nếu không phải bạn: mở mục Phiên đăng nhập, kết thúc phiên đó, rồi đổi mật khẩu tài khoản định danh điện tử.",
        en="At {received_at} somebody signed in to your account from {reason}. If that was you, there is nothing to do."
        " If it was not: open Sign-ins, end that one, then change the password of your electronic identity.",
    ),
    sms=Text(
        vi="Tài khoản dịch vụ công của bạn vừa đăng nhập từ thiết bị mới. Nếu không phải bạn, hãy xem Phiên đăng nhập.",
        en="Your public service account was used on a new device. If that was not you, open Sign-ins and end it.",
    ),
)
