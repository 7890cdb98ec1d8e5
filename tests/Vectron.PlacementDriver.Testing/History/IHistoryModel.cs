namespace Vectron.PlacementDriver.Testing.History;

/// <summary>What one part of the state does with one call after the other.</summary>
/// <typeparam name="TState">Immutable, compared by value.</typeparam>
public interface IHistoryModel<TState>
    where TState : IEquatable<TState>
{
    /// <summary>The state before the first call.</summary>
    TState Initial { get; }

    /// <summary>
    /// Carries a call out. False when the state cannot give this answer; a call of unknown outcome has no answer and can
    /// always be carried out.
    /// </summary>
    bool TryCarryOut(TState state, Operation operation, out TState next);

    /// <summary>Whether a call never changes anything, so that a history without it breaks no promise that it did not break.</summary>
    bool IsRead(Operation operation);

    /// <summary>A state for people.</summary>
    string Describe(TState state);
}
