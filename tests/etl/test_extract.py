"""Files as tools write them: encodings, delimiters, titles, footers, sheets, line breaks – and right row numbers."""

import datetime as dt

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest
import xlwt

import etl

HEAD = ["client", "date", "therapist", "techniques", "pain_before", "pain_after"]
ROWS = [["Zoë", "2026-11-02", "Élise Martin", "Swedish", "7", "4"], ["C2", "2026-11-03", "Ann Lee", "Deep tissue", "6,5", "2"],
        ["C3", "2026-11-04", "Ann Lee", "Swedish", "lots", "2"]]


def lines(delimiter: str, quote: str = "") -> list[str]:
    return [delimiter.join(f"{quote}{cell}{quote}" for cell in row) for row in [HEAD, *ROWS]]


def outcome(path, folder, table_hash) -> tuple:
    return told(etl.load(path, folder)["files"][0], table_hash(folder))


def told(file: dict, hashed: str) -> tuple:
    return file["rows"], file["loaded"], file["held"], hashed


@pytest.fixture
def plain(data_of, log, table_hash):
    folder = data_of("a plain file", lambda folder: etl.load(log(*lines(";")), folder))
    return told(etl.loads(folder)[0]["files"][0], table_hash(folder))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(new_data, log, table_hash, plain, encoding, newline):
    assert plain[:3] == (3, 2, 1)
    assert outcome(log(*lines(";"), encoding=encoding, newline=newline), new_data(), table_hash) == plain


def test_a_few_control_signs_make_no_log_unreadable(data, log, query):
    """As old programs leave them: one at the end of a file, some within."""
    path = log(",".join(HEAD), "C1,2026-11-02,Ann Lee,Swedish,7,4", "C2,2026-11-03,Ann\x1a Lee,Swedish,6,4", "\x1a")
    file = etl.load(path, data)["files"][0]
    assert (file["rows"], file["loaded"], file["skipped"]) == (3, 2, 1)
    assert query(data, "SELECT line, reason FROM skipped") == [(4, "footer")]


@pytest.mark.parametrize(("delimiter", "quote", "name"), [(",", '"', "x.csv"), ("\t", "", "x.tsv"), ("|", "", "x.txt"), (";", '"', "x.txt")])
def test_the_delimiter_is_found(new_data, log, table_hash, plain, delimiter, quote, name):
    assert outcome(log(*lines(delimiter, quote), name=name), new_data(), table_hash) == plain


def test_titles_blank_lines_repeated_headers_and_totals_are_skipped_with_their_row(data, log, query):
    head, *rows = lines(";")
    path = log("My sessions;;;", "", head, rows[0], "", rows[1], head, ";;;;;", rows[2], "Total;3;;;4,5;2,7", "Exported by the program;;", "", "")
    file = etl.load(path, data)["files"][0]
    assert (file["rows"], file["loaded"], file["held"], file["skipped"]) == (8, 2, 1, 5)
    assert query(data, "SELECT line, reason FROM skipped ORDER BY line") == [
        (5, "blank"), (7, "repeated header"), (8, "blank"), (10, "totals"), (11, "footer")]
    assert query(data, "SELECT line FROM held") == [(9,)]


def test_totals_and_footers_of_many_wordings(data, log, query):
    path = log(",".join(HEAD), "C1,2026-11-02,Ann Lee,Swedish,7,4", "Weekly average,,,,7,4", "C2,2026-11-03,Ann Lee,Swedish,6,4", "2 sessions,,,,6.5,4",
               "Overall mean,2,,,6.5,4", "n = 2,,,,6.5,4", "C3,,Ann Lee,,,", "Printed for the clinic,,,,,")
    file = etl.load(path, data)["files"][0]
    assert (file["loaded"], file["held"], file["skipped"]) == (2, 1, 5)
    assert query(data, "SELECT line, reason FROM skipped ORDER BY line") == [(3, "totals"), (5, "totals"), (6, "totals"), (7, "totals"), (9, "footer")]


@pytest.mark.parametrize("head", [
    [",,,Pain,,Anxiety,", "Client,Date,Therapist,Before,After,Before,After"], ["Client,Date,Therapist,Pain (0-10),,Anxiety (0-10),", " , , ,before,after,before,after"],
])
def test_a_header_in_two_rows_is_read_as_one(data, log, query, head):
    file = etl.load(log("A title", "", *head, "C1,2026-11-02,Ann Lee,7,4,5,2", "C2,2026-11-03,Ann Lee,lots,4,,1"), data)["files"][0]
    assert (file["rows"], file["loaded"], file["held"]) == (2, 1, 1) and etl.held(data)[0]["line"] == 6
    assert query(data, "SELECT pain_before, pain_after, anxiety_before, anxiety_after FROM sessions") == [(7, 4, 5, 2)]


def test_row_numbers_count_line_breaks_inside_cells(data, log, query):
    path = log("client,date,therapist,notes,pain_before", 'C1,2026-11-02,Ann Lee,"one', "", 'three",7', "", 'C2,2026-11-03,Ann Lee,"a ""quoted"" word",lots')
    file = etl.load(path, data)["files"][0]
    assert (file["rows"], file["loaded"], file["held"], file["skipped"]) == (3, 1, 1, 1)
    assert query(data, "SELECT line FROM held") == [(6,)] and query(data, "SELECT line FROM skipped") == [(5,)]


def test_blank_lines_inside_a_cell_stay_inside_it(data, log, query):
    etl.load(log("client,date,therapist,complaint,pain_before", 'C1,2026-11-02,Ann Lee,"stiff', "", 'Neck",7'), data)
    assert query(data, "SELECT complaint FROM sessions") == [("stiff Neck",)]


def test_a_row_with_too_many_cells_is_held_not_shifted(data, log):
    file = etl.load(log("client,date,therapist,pain_before,pain_after", "C1,2026-11-02,Ann Lee,6,5,3", "C2,2026-11-02,Ann Lee,6"), data)["files"][0]
    assert (file["loaded"], file["held"]) == (1, 1) and file["held_reasons"] == {"row: more cells than columns": 1}


def test_a_row_that_lacks_what_is_needed_is_held(data, log):
    file = etl.load(log("client,date,therapist,pain_before", "C1,,Ann Lee,6", ",2026-11-02,Ann Lee,6", "C1,2026-11-02,,6", "C1,2026-11-03,Ann Lee,6"), data)["files"][0]
    assert file["held_reasons"] == {"client: missing": 1, "date: missing": 1, "therapist: missing": 1}


def typed(row):
    return [row[0], dt.datetime.fromisoformat(row[1]), *row[2:4], *(float(c.replace(",", ".")) if c[0].isdigit() else c for c in row[4:])]


def xlsx(path):
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["A cover sheet"])
    for title, rows in (("January", ROWS[:1]), ("February", ROWS[1:])):
        sheet = book.create_sheet(title)
        sheet.append([f"Sessions of {title}"])
        sheet.append([])
        sheet.append(HEAD)
        for row in rows:
            sheet.append(typed(row))
    book.save(path)


def xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Log")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for column, name in enumerate(HEAD):
        sheet.write(0, column, name)
    for number, row in enumerate(ROWS, 1):
        for column, cell in enumerate(typed(row)):
            sheet.write(number, column, cell, *([day] if isinstance(cell, dt.datetime) else []))
    book.save(str(path))


def ods(path):
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="Log")
    for row in [HEAD, *ROWS]:
        line = odf.table.TableRow()
        for cell in row:
            one = odf.table.TableCell(valuetype="string")
            one.addElement(odf.text.P(text=cell))
            line.addElement(one)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


@pytest.mark.parametrize("write", [xlsx, xls, ods])
def test_workbooks_give_the_same(new_data, tmp_path, table_hash, plain, write):
    path = tmp_path / f"log.{write.__name__}"
    write(path)
    assert outcome(path, new_data(), table_hash) == plain


def test_a_held_row_of_a_workbook_names_its_sheet_and_row(data, tmp_path):
    xlsx(tmp_path / "log.xlsx")
    etl.load(tmp_path / "log.xlsx", data)
    row = etl.held(data)[0]
    assert (row["sheet"], row["line"]) == ("February", 5)


def test_each_sheet_may_word_its_headers_in_its_own_way(data, tmp_path, query):
    book = openpyxl.Workbook()
    for title, rows in {"Jan": [["Date", "Client", "Therapist", "Pain before", "Pain after"], ["2026-01-06", "C1", "Ann Lee", 7, 4], ["* as told by clients"]],
                        "Feb": [["Session date", "Client ref", "Therapist", "Pain before (0-10)", "Post pain", "Anxiety"], ["2026-02-06", "C1", "Ann Lee", 6, 3, 2],
                                ["Session date", "Client ref", "Therapist", "Pain before (0-10)", "Post pain", "Anxiety"]],
                        "Mar": [["Date", "Client", "Therapist", "Pain before"]]}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "log.xlsx")
    file = etl.load(tmp_path / "log.xlsx", data)["files"][0]
    assert (file["loaded"], file["skipped"]) == (2, 2)
    assert query(data, "SELECT sheet, reason FROM skipped ORDER BY sheet") == [("Feb", "repeated header"), ("Jan", "footer")]
    assert query(data, "SELECT pain_before, pain_after, anxiety_before FROM sessions ORDER BY date") == [(7, 4, None), (6, 3, 2)]


def test_a_log_with_a_header_and_nothing_below_it_has_no_rows(data, log, tmp_path):
    file = etl.load(log(",".join(HEAD)), data)["files"][0]
    assert (file["rows"], file["loaded"]) == (0, 0)
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.save(tmp_path / "empty.xlsx")
    assert etl.load(tmp_path / "empty.xlsx", data)["sessions"] == 0


def test_columns_that_hold_nothing_at_all(data, log):
    file = etl.load(log("client,date,therapist,pain_before", ",,,", ",,,5", " , , ,6"), data)["files"][0]
    assert (file["rows"], file["skipped"], file["held"]) == (3, 1, 2)
