"""Import: bring in logs, see what becomes of every row, take a load back."""

import streamlit as st

import etl
from dashboard import escape, pages, uploads, words
from dashboard.settings import Settings
from dashboard.uploads import Upload
from dashboard.viewer import Viewer
from dashboard.views import frame, import_columns, import_held, import_history
from dashboard.warehouse import WarehouseError

RECEIPT, CHECKED, SWAPPED = "import-receipt", "import-checked", "import-swapped"


def page() -> None:
    """Draws the page; every change goes through the public face of etl."""
    settings = frame.read_settings()
    viewer = frame.viewer(settings)
    frame.heading("Import", settings)
    st.caption("Drop in logs as your therapists keep them. Columns are recognised, clients are stored as codes, and "
               "every row is accounted for. Columns that are not recognised are not stored.")
    _receipt(viewer)
    try:
        if files := uploads.ask(settings.data):
            _bring_in(files, settings)
    except (WarehouseError, etl.Refused) as problem:
        refuse(problem)
        return
    if not viewer.whole:
        st.caption("Rows that are held back, and loads to take back, are the owner's to see.")
        return
    try:
        import_held.section(settings)
        import_history.section(settings)
    except etl.Refused as refused:
        refuse(refused)


def refuse(refused: Exception) -> None:
    """A refusal, in the plain sentence that it carries."""
    st.error(escape.markdown(refused), icon=":material/block:")


def _bring_in(files: list[Upload], settings: Settings) -> None:
    """The columns of each file, what would become of its rows, and the button that loads."""
    if not all([import_columns.shown(file, settings.data) for file in files]):
        return
    result = _checked(files, settings)
    if result is None:
        return
    st.subheader("What will become of the rows", anchor=False)
    show_fates(result)
    new = sum(file["loaded"] + file["corrected"] for file in result["files"])
    label = f"Load {words.count(new, 'row')}" if new else "Nothing new to load"
    with st.container(horizontal=True, gap="small"):
        load = st.button(label, type="primary", icon=":material/check:", key="load", disabled=not _worth(result))
        st.button("Cancel", on_click=_put_away, key="put-away")
    if load:
        _load(files, settings)


def _worth(result: dict) -> bool:
    """Whether a load would change anything: held rows too are worth keeping."""
    return any(file[fate] for file in result["files"] for fate in ("loaded", "corrected", "held"))


def _checked(files: list[Upload], settings: Settings) -> dict | None:
    """The dry run of these files, made once for the same files, columns, answer and database."""
    build = frame.warehouse(settings, frame.viewer(settings)).build_or_none()
    key = (tuple(file.id for file in files), st.session_state.get(SWAPPED), import_columns.version(), build)
    if st.session_state.get(CHECKED, (None, None))[0] != key:
        result = _run(files, settings, dry_run=True)
        if result is None:
            return None
        st.session_state[CHECKED] = (key, result)
    return st.session_state[CHECKED][1]


def _run(files: list[Upload], settings: Settings, dry_run: bool) -> dict | None:
    """One call of etl.load with its progress on the page; None where it was refused or asked."""
    bar = st.progress(0.0, "Reading")
    try:
        return etl.load(
            [file.path for file in files], settings.data, names=[file.name for file in files], dry_run=dry_run, upload=True,
            swapped=st.session_state.get(SWAPPED), clinic=settings.clinic(),
            progress=lambda share, told: bar.progress(min(share, 1.0), escape.markdown(told)))
    except etl.SwapQuestion as question:
        _ask_swapped(question, len(files))
    except etl.Refused as refused:
        refuse(refused)
    finally:
        bar.empty()
    return None


def _ask_swapped(question: etl.SwapQuestion, files: int) -> None:
    """The swapped-columns question as a choice; with several files it would not be clear for which."""
    st.warning(escape.markdown(str(question).split(" Are the two columns swapped?")[0]), icon=":material/swap_horiz:")
    if files > 1:
        st.markdown("Take the other files out and bring this one in by itself, to say whether its columns are swapped.")
        return
    st.markdown("**Are the two columns swapped?** Nothing has been stored.")
    with st.container(horizontal=True, gap="small"):
        st.button("Yes, exchange them", on_click=_answer, args=("yes",), key="swap-yes")
        st.button("No, they are right as they are", on_click=_answer, args=("no",), key="swap-no")


def _answer(answer: str) -> None:
    st.session_state[SWAPPED] = answer


def _load(files: list[Upload], settings: Settings) -> None:
    result = _run(files, settings, dry_run=False)
    if result is not None:
        frame.noted(settings.data, "load", load=result["load"], sessions=result["sessions"])
        _put_away()
        st.session_state[RECEIPT] = result
        st.rerun()


def _put_away() -> None:
    uploads.clear()
    for key in (CHECKED, SWAPPED, RECEIPT, import_columns.PROPOSALS):
        st.session_state.pop(key, None)


def _receipt(viewer: Viewer) -> None:
    """What the load just made did, once."""
    result = st.session_state.pop(RECEIPT, None)
    if result is None:
        return
    new = sum(file["loaded"] for file in result["files"])
    st.success(f"Load {result['load']}: {words.count(new, 'new session')}. There are now "
               f"{words.count(result['sessions'], 'session')}.", icon=":material/check_circle:")
    if "encryption" in result:
        st.info(result["encryption"], icon=":material/lock:")
    show_fates(result)
    if viewer.may_open("week"):
        st.page_link(pages.page("week"), label="See this week", icon=":material/today:")


def _labelled(reason: str) -> str:
    """A held reason ("pain_before: a date") with the column as the pages call it."""
    column, colon, why = reason.partition(": ")
    return etl.FIELDS[column].label + colon + why if column in etl.FIELDS else reason


def show_fates(result: dict) -> None:
    """The counts of each file, which add up to its rows, and why rows are held back."""
    st.dataframe(import_history.by_file(result["files"]), hide_index=True, key=f"fates-{result['load']}")
    for file in result["files"]:
        if file.get("held_reasons"):
            reasons = "; ".join(f"{_labelled(why)} ({n})" for why, n in file["held_reasons"].items())
            st.markdown(f"Held back in {escape.markdown(file['file'])}: {escape.markdown(reasons)}. "
                        "They can be put right after the load.")
