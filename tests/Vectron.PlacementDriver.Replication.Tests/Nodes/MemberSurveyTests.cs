using System.Security.Authentication;
using Grpc.Core;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

public sealed class MemberSurveyTests
{
    [Fact]
    public void Describe_OfACertificateThatWasNotAccepted_SaysWhyWithoutTheWayThere()
    {
        const string Why = "node 3 was refused: the certificate 'CN=n3' (serial 01) is valid from 2025-01-01 to 2025-12-31 only";
        var carried = new HttpRequestException("An exception occurred while invoking the PlaintextStreamFilter.", new AuthenticationException(Why));

        MemberSurvey.Describe(Failure(StatusCode.Internal, carried)).Should().Be(Why);
        MemberSurvey.Describe(Failure(StatusCode.Unavailable, carried)).Should().Be(Why);
    }

    [Fact]
    public void Describe_OfAnythingElse_SaysWhatTheMemberSaid()
    {
        MemberSurvey.Describe(Failure(StatusCode.Unavailable, new HttpRequestException("refused"))).Should().Be("does not answer");
        MemberSurvey.Describe(Failure(StatusCode.DeadlineExceeded, null)).Should().Be("does not answer");
        MemberSurvey.Describe(Failure(StatusCode.FailedPrecondition, null)).Should().Be("detail");
    }

    private static RpcException Failure(StatusCode code, Exception? cause) => new(new Status(code, "detail", cause!));
}
