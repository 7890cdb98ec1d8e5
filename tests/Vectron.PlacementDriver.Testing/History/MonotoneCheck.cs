using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>
/// A number that never goes back: whoever asks after an answer has arrived must not be told a lower one. Checked in one
/// walk over the ends and beginnings.
/// </summary>
public static class MonotoneCheck
{
    /// <summary>Pairs of an answer and a lower one that was asked for later.</summary>
    public static ImmutableArray<(Operation Earlier, Operation Lower)> Run(IEnumerable<Operation> history) => Run(
        history, operation => ulong.Parse(operation.Answer, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The same, of numbers that answers have beside their text.</summary>
    public static ImmutableArray<(Operation Earlier, Operation Lower)> Run(
        IEnumerable<Operation> history, Func<Operation, ulong> number)
    {
        var answered = history.Where(operation => operation.Outcome == Outcome.Ok).ToArray();
        var byEnd = answered.OrderBy(operation => operation.End).ToArray();
        var violations = ImmutableArray.CreateBuilder<(Operation, Operation)>();
        Operation? highest = null;
        var next = 0;
        foreach (var operation in answered.OrderBy(operation => operation.Begin))
        {
            for (; next < byEnd.Length && byEnd[next].End < operation.Begin; next++)
            {
                highest = highest is null || number(byEnd[next]) > number(highest) ? byEnd[next] : highest;
            }

            if (highest is not null && number(operation) < number(highest))
            {
                violations.Add((highest, operation));
            }
        }

        return violations.ToImmutable();
    }
}
