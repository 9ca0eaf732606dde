"""Every address of the house, by door."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from motcua.doors.look import agency, errors, identity, officials, passkeys, proofs, sessions
from motcua.doors.studio.views.state import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("ngon-ngu", set_language, name="set_language"),
    path("dang-nhap", identity.choose, name="login"),
    path("dang-nhap/dinh-danh", identity.start, name="identity_start"),
    path("dang-nhap/dinh-danh/ve", identity.back, name="identity_back"),
    path("dang-nhap/can-bo", officials.by_password, name="official_login"),
    path("dang-nhap/lop-hai", officials.second_step, name="second_step"),
    path("dang-nhap/loi-moi/<str:text>", officials.invited, name="invitation"),
    path("dang-nhap/co-quan", agency.start, name="agency"),
    path("dang-nhap/co-quan/ve", agency.back, name="agency_back"),
    path("dang-nhap/khoa", passkeys.ask, name="passkey_ask"),
    path("dang-xuat", identity.sign_out, name="logout"),
    path("tai-khoan/xac-thuc", proofs.factors, name="factors"),
    path("tai-khoan/xac-thuc/ung-dung", proofs.totp, name="factor_totp"),
    path("tai-khoan/xac-thuc/khoa", proofs.passkey, name="factor_passkey"),
    path("tai-khoan/xac-thuc/ma-du-phong", proofs.codes, name="factor_codes"),
    path("tai-khoan/xac-thuc/<int:number>/ten", proofs.rename, name="factor_rename"),
    path("tai-khoan/xac-thuc/<int:number>/go", proofs.remove, name="factor_remove"),
    path("tai-khoan/mat-khau", proofs.password, name="password"),
    path("tai-khoan/chung-minh", proofs.prove, name="prove"),
    path("tai-khoan/phien", sessions.sign_ins, name="sign_ins"),
    path("tai-khoan/phien/<int:number>/ket-thuc", sessions.end, name="sign_in_end"),
    path("tai-khoan/phien/cac-phien-khac", sessions.end_others, name="sign_ins_end_others"),
    path("tai-khoan/thong-bao/da-xem", sessions.seen, name="notices_seen"),
    path("api/", include("motcua.doors.api.urls")),
    path("ban-lam-viec/", include("motcua.doors.desk.urls")),
    path("quan-tri/", include("motcua.doors.studio.urls")),
    path("suc-khoe", health, name="health"),
    path("", include("motcua.doors.portal.urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("look/", include("motcua.doors.look.urls")))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
