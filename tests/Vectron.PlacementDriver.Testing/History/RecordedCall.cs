namespace Vectron.PlacementDriver.Testing.History;

/// <summary>A call under way, to be told how it ended; untold, its outcome stays unknown.</summary>
public readonly struct RecordedCall(HistoryRecorder recorder, int id)
{
    /// <summary>It was answered.</summary>
    public void Ok(string answer) => recorder.Finish(id, Outcome.Ok, answer);

    /// <summary>It certainly had no effect.</summary>
    public void Failed() => recorder.Finish(id, Outcome.Failed, string.Empty);

    /// <summary>Nobody can tell.</summary>
    public void Unknown() => recorder.Finish(id, Outcome.Unknown, string.Empty);
}
