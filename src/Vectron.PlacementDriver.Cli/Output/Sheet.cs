using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Vectron.PlacementDriver.Cli.Output;

/// <summary>Tables of one look, and the texts in their cells.</summary>
internal static class Sheet
{
    /// <summary>A table with these columns; a name that ends in <c>#</c> is of numbers, to the right.</summary>
    public static Table Create(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            var numbers = column.EndsWith('#');
            table.AddColumn(new TableColumn(Markup.Escape(numbers ? column[..^1] : column))
            {
                Alignment = numbers ? Justify.Right : Justify.Left,
                NoWrap = true,
            });
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static void Add(this Table table, params string[] cells) => table.AddRow(cells.Select(Markup.Escape).ToArray());

    /// <summary>Writes a table as wide as it is: rows that are wider than the terminal go on in its next line, none loses a column.</summary>
    public static void Write(IAnsiConsole console, Table table)
    {
        var width = console.Profile.Width;
        var wanted = ((IRenderable)table).Measure(RenderOptions.Create(console), 10_000).Max;
        try
        {
            console.Profile.Width = Math.Max(width, wanted);
            console.Write(table);
        }
        finally
        {
            console.Profile.Width = width;
        }
    }

    /// <summary>A whole number.</summary>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Of(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numbers, separated by commas.</summary>
    public static string Of(IEnumerable<ulong> values) => string.Join(',', values.Select(Of));

    /// <summary>A moment, in UTC; a dash for none.</summary>
    public static string Time(long unixMs) => unixMs == 0
        ? "-"
        : DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long ago, in the largest fitting unit.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "now",
        { TotalMinutes: < 2 } => Text(age.TotalSeconds, "s"),
        { TotalHours: < 2 } => Text(age.TotalMinutes, "m"),
        { TotalDays: < 2 } => Text(age.TotalHours, "h"),
        _ => Text(age.TotalDays, "d"),
    };

    /// <summary>An amount of bytes in the largest fitting unit.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    private static string Text(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value):0} {unit}");
}
