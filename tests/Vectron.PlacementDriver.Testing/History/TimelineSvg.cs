using System.Globalization;
using System.Net;
using System.Text;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>
/// Draws a violation: time to the right, one row per client, each call a bar from its beginning to its end. Numbers say the
/// longest order that explains the answers; the red call has no place in it, grey ones have an unknown outcome.
/// </summary>
public static class TimelineSvg
{
    private const int Width = 1200;
    private const int Left = 90;
    private const int RowHeight = 46;
    private const int BarHeight = 26;
    private const int Top = 56;

    /// <summary>The drawing as an SVG document.</summary>
    public static string Draw(Violation violation)
    {
        int[] clients = [.. violation.Operations.Select(operation => operation.Client).Distinct().Order()];
        var begin = violation.Operations.Min(operation => operation.Begin);
        var end = violation.Operations.Max(operation => operation.End == Operation.Never ? operation.Begin + 1 : operation.End);
        var height = Top + (clients.Length * RowHeight) + 20;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="10" y="20" font-size="15">'{Text(violation.Key)}' is not linearizable</text>
            <text x="10" y="40">after {violation.Order.Length} calls in the order of their numbers it holds {Text(violation.State)}; nothing explains the red call</text>

            """);
        for (var row = 0; row < clients.Length; row++)
        {
            var y = Top + (row * RowHeight);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="10" y="{y + 18}">client {clients[row]}</text>
                <line x1="{Left}" y1="{y + 13}" x2="{Width - 10}" y2="{y + 13}" stroke="#ddd"/>

                """);
        }

        foreach (var operation in violation.Operations)
        {
            AppendBar(svg, violation, operation, Top + (Array.IndexOf(clients, operation.Client) * RowHeight), begin, end);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void AppendBar(StringBuilder svg, Violation violation, Operation operation, int y, long begin, long end)
    {
        double Place(long time) => Left + ((double)(time - begin) / Math.Max(1, end - begin) * (Width - Left - 20));
        var from = Place(operation.Begin);
        var to = operation.End == Operation.Never ? Width - 10 : Math.Max(Place(operation.End), from + 4);
        var number = violation.Order.IndexOf(operation);
        var (fill, stroke) = operation == violation.Blocked ? ("#fdd", "#c00")
            : operation.Outcome == Outcome.Unknown ? ("#eee", "#999") : ("#def", "#36c");
        var answer = operation.Outcome == Outcome.Ok ? operation.Answer : "unknown";
        var label = $"{(number < 0 ? "" : $"{number + 1}. ")}{operation.Call}({operation.Argument}) → {answer}";
        svg.Append(CultureInfo.InvariantCulture, $"""
            <g><title>{Text(operation.ToString())}</title>
            <rect x="{from:F1}" y="{y}" width="{to - from:F1}" height="{BarHeight}" rx="3" fill="{fill}" stroke="{stroke}"/>
            <text x="{from + 4:F1}" y="{y + 17}">{Text(label)}</text></g>

            """);
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
