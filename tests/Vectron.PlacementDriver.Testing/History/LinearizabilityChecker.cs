using System.Collections;
using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>
/// Looks for an order of the calls of one key that keeps their order in time and explains every answer: the search of Wing
/// and Gong with Lowe's memory of what was tried (as in Porcupine). Failed calls are left out; a call of unknown outcome
/// may take effect at any time after its beginning, or never. Calls with a position take effect in the order of positions.
/// </summary>
/// <remarks>
/// Unknown outcomes are what makes a search long. Two rules keep it short without missing anything: such a call is placed
/// only where it changes the state, and of several equal ones the earliest is placed first. Neither is for calls with a
/// position, of which there is one order only.
/// </remarks>
public sealed class LinearizabilityChecker<TState>(IHistoryModel<TState> model, int mostSteps = 20_000_000)
    where TState : IEquatable<TState>
{
    /// <summary>Checks the calls of one key.</summary>
    public CheckResult Check(IEnumerable<Operation> operations)
    {
        Operation[] calls = [.. operations.Where(operation => operation.Outcome != Outcome.Failed).OrderBy(operation => operation.Begin)];
        var head = Link(calls);
        var predecessors = Predecessors(calls);
        var left = calls.Count(call => call.Outcome == Outcome.Ok);
        var done = new BitArray(calls.Length);
        var tried = new HashSet<Attempt>();
        var placed = new Stack<(Entry Entry, TState Before)>();
        var state = model.Initial;
        ImmutableArray<Operation> longest = [];
        Operation? blocked = null;
        var entry = head.Next;
        for (var steps = 0; left > 0; steps++)
        {
            if (steps > mostSteps)
            {
                return new CheckResult(Verdict.Undecided, longest, Blocked: null);
            }

            if (entry is { End: { } end, Position: var position }
                && (predecessors[position] < 0 || done[predecessors[position]])
                && TryPlace(entry.Operation!, state, done, position, tried) is { Found: true } placement)
            {
                left -= entry.Operation!.Outcome == Outcome.Ok ? 1 : 0;
                placed.Push((entry, state));
                state = placement.Next;
                done[position] = true;
                entry.Unlink();
                end.Unlink();
                entry = head.Next;
            }
            else if (entry is { End: not null })
            {
                entry = entry.Next;
            }
            else
            {
                // A call has ended that is not placed: something before it was placed wrongly, or nothing can be right.
                if (blocked is null || placed.Count > longest.Length)
                {
                    longest = [.. placed.Reverse().Select(each => each.Entry.Operation!)];
                    blocked = entry!.Operation;
                }

                if (placed.Count == 0)
                {
                    return new CheckResult(Verdict.Violated, longest, blocked);
                }

                (entry, state) = placed.Pop();
                left += entry.Operation!.Outcome == Outcome.Ok ? 1 : 0;
                done[entry.Position] = false;
                entry.End!.Relink();
                entry.Relink();
                entry = entry.Next;
            }
        }

        return new CheckResult(Verdict.Linearizable, [.. placed.Reverse().Select(each => each.Entry.Operation!)], Blocked: null);
    }

    // Beginnings and ends in the order of time; an end that coincides with a beginning counts as later, in favour of the tested.
    private static Entry Link(Operation[] calls)
    {
        var begins = calls.Select((operation, i) => new Entry(operation, i)).ToArray();
        var ends = begins.Select(begin => begin.End = new Entry(begin.Operation, begin.Position));
        var head = new Entry(operation: null, position: -1);
        var last = head;
        foreach (var entry in begins.Select(entry => (Time: entry.Operation!.Begin, Order: 0, Entry: entry))
            .Concat(ends.Select(entry => (Time: entry.Operation!.End, Order: 1, Entry: entry)).ToArray())
            .OrderBy(each => each.Time).ThenBy(each => each.Order).Select(each => each.Entry))
        {
            (last.Next, entry.Previous, last) = (entry, last, entry);
        }

        return head;
    }

    // The call that must be placed before it: the one before it in the log, or, of unknown outcome, the one before it that
    // asks for the same; -1 for none.
    private static int[] Predecessors(Operation[] calls)
    {
        var last = new Dictionary<(string, string), int>();
        var before = new int[calls.Length];
        Array.Fill(before, -1);
        var positioned = Enumerable.Range(0, calls.Length).Where(i => calls[i].Position is not null).OrderBy(i => calls[i].Position).ToArray();
        foreach (var (earlier, later) in positioned.Zip(positioned.Skip(1)))
        {
            before[later] = earlier;
        }

        for (var i = 0; i < calls.Length; i++)
        {
            if (calls[i] is { Outcome: Outcome.Unknown, Position: null })
            {
                var asked = (calls[i].Call, calls[i].Argument);
                before[i] = last.GetValueOrDefault(asked, -1);
                last[asked] = i;
            }
        }

        return before;
    }

    private (bool Found, TState Next) TryPlace(Operation operation, TState state, BitArray done, int position, HashSet<Attempt> tried)
    {
        if (!model.TryCarryOut(state, operation, out var next)
            || (operation is { Outcome: Outcome.Unknown, Position: null } && next.Equals(state)))
        {
            return (false, next);
        }

        var after = new BitArray(done) { [position] = true };
        return (tried.Add(new Attempt(after, next)), next);
    }

    private sealed class Entry(Operation? operation, int position)
    {
        public Operation? Operation => operation;

        public int Position => position;

        /// <summary>Of a beginning its end; null for an end.</summary>
        public Entry? End { get; set; }

        public Entry? Next { get; set; }

        public Entry? Previous { get; set; }

        public void Unlink()
        {
            Previous!.Next = Next;
            if (Next is not null)
            {
                Next.Previous = Previous;
            }
        }

        public void Relink()
        {
            Previous!.Next = this;
            if (Next is not null)
            {
                Next.Previous = this;
            }
        }
    }

    private readonly struct Attempt(BitArray done, TState state) : IEquatable<Attempt>
    {
        private readonly int[] bits = ToInts(done);
        private readonly TState state = state;

        public bool Equals(Attempt other) => bits.AsSpan().SequenceEqual(other.bits) && state.Equals(other.state);

        public override bool Equals(object? obj) => obj is Attempt other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var word in bits)
            {
                hash.Add(word);
            }

            hash.Add(state);
            return hash.ToHashCode();
        }

        private static int[] ToInts(BitArray done)
        {
            var words = new int[(done.Length + 31) / 32];
            done.CopyTo(words, 0);
            return words;
        }
    }
}
