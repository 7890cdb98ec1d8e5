using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>The verdict about one part of a history, with what explains it.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Order">The longest order found that explains its calls: all of them where the history is linearizable.</param>
/// <param name="Blocked">A call that ended and that no order could place; null unless violated.</param>
public sealed record CheckResult(Verdict Verdict, ImmutableArray<Operation> Order, Operation? Blocked);
