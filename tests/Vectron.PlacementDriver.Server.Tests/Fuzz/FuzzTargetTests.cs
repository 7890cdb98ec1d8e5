using Vectron.PlacementDriver.Fuzzing;
using Vectron.PlacementDriver.Tests.Fuzz;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Server.Tests.Fuzz;

/// <summary>
/// Every fuzz target with its sound inputs, with the corpus that coverage-guided runs left (<c>fuzz.sh</c>), and for a moment
/// with changes of both.
/// </summary>
public sealed class FuzzTargetTests(ITestOutputHelper output)
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Target_OfKnownAndChangedInputs_TakesOrRefusesThem(string name)
    {
        var target = FuzzTargets.All.Single(each => each.Name == name);
        var folder = Path.Combine(Corpus, name);
        byte[][] inputs =
        [
            .. target.Seeds(),
            .. Directory.Exists(folder) ? Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [],
        ];
        foreach (var input in inputs)
        {
            target.Run(input);
        }

        var (tried, _) = new Mutator(inputs, seed: 1).Run<OperationCanceledException>(target.Run);
        output.WriteLine($"{inputs.Length} known inputs, {tried} changed ones");
        tried.Should().BePositive();
    }
}
