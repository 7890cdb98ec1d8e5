namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>
/// One reason for or against a replica on a worker. Pure: the same question has the same answer, whether a collection is
/// being created, a plan made or a person told.
/// </summary>
public interface IDecider
{
    /// <summary>Its name, stable: a word that people search for.</summary>
    string Name { get; }

    /// <summary>What it calls the workers that it refuses, after a number: "3 joining".</summary>
    string Short { get; }

    /// <summary>Answers. Allocates nothing.</summary>
    Verdict Judge(in PlacementQuestion question);

    /// <summary>Says why it answers as it does, in one sentence.</summary>
    string Explain(in PlacementQuestion question);
}
