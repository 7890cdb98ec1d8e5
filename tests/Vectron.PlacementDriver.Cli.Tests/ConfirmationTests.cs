using Vectron.PlacementDriver.Cli.Commands;

namespace Vectron.PlacementDriver.Cli.Tests;

public sealed class ConfirmationTests
{
    [Theory]
    [InlineData("y\n", true)]
    [InlineData("Yes \n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("yesterday\n", false)]
    [InlineData("", false)]
    public void IsAgreed_OnlyByYes(string typed, bool expected)
    {
        using var answers = new StringReader(typed);
        using var questions = new StringWriter();

        Confirmation.IsAgreed("docs will be gone.", answers, questions).Should().Be(expected);

        questions.ToString().Should().StartWith("docs will be gone. Go on? [y/n] (n): ");
    }
}
