"""Our own formula engine: the value that Excel gives each formula of a workbook, so that files show it unopened.

Formulas are in English with commas, and written as a file holds them (`_xlfn.IFNA`). `registry.FUNCTIONS` and
IF, IFERROR, _xlfn.IFNA, CHOOSE, INDEX are all there is: whole columns, array constants, unions and areas joined by a
function are refused, and so is what reads otherwise in Excel (IF over an area within SUMPRODUCT, a format of TEXT
that depends on the language). Decimals and logical values joined to a text are written the English way.

Where LibreOffice (7.4) and Excel part, Excel is followed:

- logical values are a kind of their own, above texts: ISNUMBER(TRUE) is FALSE, COUNT and SUM leave those of cells
  out, 2<TRUE holds, a criterion 1 does not count TRUE, joined to a text they are TRUE and not 1;
- a criterion that is a number also counts the texts that write it ("3"); `?` and `*` count texts only;
- a formula that only reads an empty cell is 0, and no longer empty for those that read it in turn; an empty cell
  that is looked up by MATCH or VLOOKUP is 0;
- SUM("3",2) is 5; 0^0 is #NUM!, 0^-1 is #DIV/0!; LARGE beyond its numbers is #NUM!, VLOOKUP beyond its columns and
  INDEX beyond its area #REF!; RANK of a number that is not there is #N/A; a fraction of a rank in LARGE counts up;
- areas of different sizes joined within SUMPRODUCT give #N/A where one of them ends;
- among several errors of an area, the first one read row after row is the result;
- serials 0 to 60 are the days of January and February 1900 (LibreOffice: one day earlier each);
- MATCH with -1 stops at the first equal value of falling ones;
- powers of ten are written as 1E+21, small numbers as 3.33333333333333E-06; a HYPERLINK shown by an empty cell
  shows its target.

Known limits: MATCH with 1 or -1 and VLOOKUP with TRUE expect sorted values (Excel halves, this reads on); texts are
ordered by letters, then accents, without the weights that Excel gives to signs.
"""

from __future__ import annotations

from fphref.documents.calcul.completing import completed
from fphref.documents.calcul.engine import Calcul
from fphref.documents.calcul.values import CalculError, Erreur

__all__ = ["Calcul", "CalculError", "Erreur", "completed"]
