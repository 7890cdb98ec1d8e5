using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>Checks a whole history, key by key, and shortens what it finds.</summary>
public sealed class HistoryCheck<TState>(IHistoryModel<TState> model)
    where TState : IEquatable<TState>
{
    private readonly LinearizabilityChecker<TState> checker = new(model);

    /// <summary>The violations, each as short as it can be shown, and the keys whose search was given up.</summary>
    public (ImmutableArray<Violation> Violations, ImmutableArray<string> Undecided) Run(IEnumerable<Operation> history)
    {
        var violations = ImmutableArray.CreateBuilder<Violation>();
        var undecided = ImmutableArray.CreateBuilder<string>();
        foreach (var key in history.GroupBy(operation => operation.Key))
        {
            switch (checker.Check(key).Verdict)
            {
                case Verdict.Violated:
                    violations.Add(Shorten(key.Key, [.. key]));
                    break;
                case Verdict.Undecided:
                    undecided.Add(key.Key);
                    break;
            }
        }

        return (violations.ToImmutable(), undecided.ToImmutable());
    }

    private Violation Shorten(string key, ImmutableArray<Operation> operations)
    {
        var shortest = WithoutReads(UpToTheFirstFailure(operations));
        var result = checker.Check(shortest);
        var state = model.Initial;
        foreach (var operation in result.Order)
        {
            _ = model.TryCarryOut(state, operation, out state);
        }

        return new Violation(key, shortest, result.Order, model.Describe(state), result.Blocked!);
    }

    // What had not ended by then is unknown then; the earliest moment at which the history is broken is found by halving.
    private ImmutableArray<Operation> UpToTheFirstFailure(ImmutableArray<Operation> operations)
    {
        long[] ends = [.. operations.Where(operation => operation.Outcome == Outcome.Ok).Select(operation => operation.End).Order()];
        var (low, high) = (0, ends.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = IsBroken(Before(operations, ends[middle])) ? (low, middle) : (middle + 1, high);
        }

        return Before(operations, ends[high]);
    }

    private static ImmutableArray<Operation> Before(ImmutableArray<Operation> operations, long time) =>
        [.. operations.Where(operation => operation.Begin <= time && operation.Outcome != Outcome.Failed)
            .Select(operation => operation.End <= time ? operation
                : operation with { End = Operation.Never, Outcome = Outcome.Unknown, Answer = string.Empty })];

    // Only what changes nothing may be left out: without a write, an honest answer would look like a lie.
    private ImmutableArray<Operation> WithoutReads(ImmutableArray<Operation> operations)
    {
        foreach (var operation in operations.Where(model.IsRead))
        {
            var without = operations.Remove(operation);
            if (IsBroken(without))
            {
                operations = without;
            }
        }

        return operations;
    }

    private bool IsBroken(ImmutableArray<Operation> operations) => checker.Check(operations).Verdict == Verdict.Violated;
}
