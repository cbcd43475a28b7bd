"""The pages at `/`, and the files that they load. Public: they hold nothing but questions."""

from typing import Annotated

from fastapi import Depends, Request, Response

from services.chassis.routing import router as new_router
from services.reporting.dashboard import files

router = new_router("", "dashboard", include_in_schema=False)


def _built(request: Request) -> dict[str, files.File]:
    found: dict[str, files.File] = request.app.state.dashboard
    return found


READ = ["GET", "HEAD"]
Built = Annotated[dict[str, files.File], Depends(_built)]


@router.api_route("/assets/{name}", methods=READ)
async def asset(name: str, built: Built, request: Request) -> Response:
    """A script, a style or an image."""
    return files.answer(built, f"assets/{name}", request.headers)


@router.api_route("/", methods=READ)
@router.api_route("/masuk", methods=READ)
@router.api_route("/undangan", methods=READ)
@router.api_route("/akun", methods=READ)
@router.api_route("/pengguna", methods=READ)
@router.api_route("/mitra", methods=READ)
@router.api_route("/impor", methods=READ)
@router.api_route("/putaran", methods=READ)
@router.api_route("/pelatihan", methods=READ)
@router.api_route("/ganda", methods=READ)
@router.api_route("/tinjauan", methods=READ)
@router.api_route("/mutu", methods=READ)
@router.api_route("/sk-kumuh", methods=READ)
@router.api_route("/sk-kumuh/{path:path}", methods=READ)
@router.api_route("/rencana", methods=READ)
@router.api_route("/rencana/{path:path}", methods=READ)
@router.api_route("/kegiatan/{path:path}", methods=READ)
@router.api_route("/portofolio", methods=READ)
@router.api_route("/portofolio/{path:path}", methods=READ)
@router.api_route("/siklus", methods=READ)
@router.api_route("/siklus/{path:path}", methods=READ)
@router.api_route("/musyawarah", methods=READ)
@router.api_route("/musyawarah/{path:path}", methods=READ)
@router.api_route("/pemungutan-suara/{path:path}", methods=READ)
@router.api_route("/aset", methods=READ)
@router.api_route("/dana", methods=READ)
@router.api_route("/dana/{path:path}", methods=READ)
@router.api_route("/alokasi/{path:path}", methods=READ)
@router.api_route("/tahap", methods=READ)
@router.api_route("/lpj", methods=READ)
@router.api_route("/lpj/{path:path}", methods=READ)
@router.api_route("/rekening", methods=READ)
@router.api_route("/rekonsiliasi", methods=READ)
@router.api_route("/rekonsiliasi/{path:path}", methods=READ)
@router.api_route("/peristiwa", methods=READ)
@router.api_route("/webhook", methods=READ)
@router.api_route("/impor/{path:path}", methods=READ)
@router.api_route("/wilayah", methods=READ)
@router.api_route("/wilayah/{path:path}", methods=READ)
@router.api_route("/ringkasan/{path:path}", methods=READ)
@router.api_route("/rt/{path:path}", methods=READ)
@router.api_route("/jejak", methods=READ)
@router.api_route("/jejak/{path:path}", methods=READ)
@router.api_route("/laporan", methods=READ)
@router.api_route("/ekspor", methods=READ)
@router.api_route("/tentang-data", methods=READ)
@router.api_route("/peta", methods=READ)
@router.api_route("/kawasan", methods=READ)
@router.api_route("/kawasan/{path:path}", methods=READ)
@router.api_route("/pengentasan", methods=READ)
@router.api_route("/pengentasan/{path:path}", methods=READ)
@router.api_route("/pengaduan", methods=READ)
@router.api_route("/pengaduan/{path:path}", methods=READ)
@router.api_route("/penawaran", methods=READ)
@router.api_route("/penawaran/{path:path}", methods=READ)
async def page(built: Built, request: Request) -> Response:
    """The page; which one it shows is in its address."""
    return files.answer(built, files.INDEX, request.headers)


@router.api_route("/formulir", methods=READ)
@router.api_route("/formulir/{path:path}", methods=READ)
async def forms_page(built: Built, request: Request) -> Response:
    """The page on which forms are filled in, under a policy of its own."""
    return files.answer(built, files.FORMS, request.headers)


@router.api_route("/publik", methods=READ)
@router.api_route("/publik/{path:path}", methods=READ)
async def public_page(built: Built, request: Request) -> Response:
    """The page for who has no account: less to load, and no login."""
    return files.answer(built, files.PUBLIC, request.headers)
